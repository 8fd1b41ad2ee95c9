using Cchc.Platform.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Server.Facts.Feed;

namespace CchcPlatform.Server.Facts.History;

/// <summary>
/// The history of a resource, whichever module it belongs to: the logs are asked for the name, module after module. It may be read by
/// who may read the facts of its commune, and not by everybody who may read the resource: a history tells of people's work.
/// </summary>
internal sealed class ListHistory(FactTails tails, ResourceFacts facts, HistoryEntries entries, CallContext call)
{
    private const int LongestName = 1_000;
    private static readonly Type[] Keys = [typeof(string), typeof(long)];

    public async Task<ListHistoryResponse> RunAsync(ListHistoryRequest request, CancellationToken cancel)
    {
        var communes = CommunesOf(request.Name);
        var size = PageSize.Of(request.PageSize);
        string[] query = ["ListHistory", request.Name];
        var (first, before) = ("", long.MaxValue);
        if (request.PageToken.Length > 0)
        {
            var token = PageToken.Decode(request.PageToken, query, Keys);
            (first, before) = ((string)token[0]!, (long)token[1]!);
        }

        var reply = new ListHistoryResponse();
        foreach (var module in tails.Modules.Where(m => string.CompareOrdinal(m, first) >= 0))
        {
            var left = size - reply.Entries.Count;
            if (left == 0)
            {
                reply.NextPageToken = PageToken.Encode(query, Keys, [module, long.MaxValue]);
                break;
            }

            // One more than fits tells whether there is another page, and what the last entry began from.
            var (rows, cut) = await facts.BeforeAsync(module, request.Name, module == first ? before : long.MaxValue, communes, left + 1, cancel);
            var (more, fit) = (cut || rows.Count > left, Math.Min(left, rows.Count));
            reply.Entries.AddRange(await entries.OfAsync(module, rows, fit, more, cancel));
            if (more)
            {
                reply.NextPageToken = PageToken.Encode(query, Keys, [module, rows[fit - 1].Position]);
                break;
            }
        }

        return reply.Entries.Count > 0 || request.PageToken.Length > 0 ? reply : throw new NotFoundFault(request.Name);
    }

    // Null: facts of any commune, and of none.
    private string[]? CommunesOf(string name)
    {
        if (name.Length is 0 or > LongestName || name.Split('/') is ["communes"] or ["communes", "-", ..])
        {
            throw new InvalidFault("name", "must be the full name of one resource, such as communes/25195/plans/2026.", "RESOURCE_NAME_MALFORMED");
        }

        if (name.Split('/') is ["communes", var commune, ..])
        {
            // A fact belongs to a commune, not to a unit: who has rights for some units would see what the others do.
            return call.Caller.HasForAllUnits(call.Permission, commune) ? [commune]
                : throw new DeniedFault("PERMISSION_MISSING", $"This needs the permission {call.Permission} for the whole of commune {commune}, which the caller does not have.");
        }

        return call.Caller.Communes(call.Permission) is null
            ? null
            : throw new DeniedFault("PERMISSION_MISSING", $"This needs the permission {call.Permission} in all communes, which the caller does not have.");
    }
}
