using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Occurrences;
using Cchc.Organization.V1;
using Grpc.Core;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>What the unit register knows of the cells of an appendix. Without the register an import still works, and says so in its review notes.</summary>
internal sealed class UnitNames(UnitService.UnitServiceClient units, CallContext call) : IUseCase
{
    // What one call of the register takes.
    private const int TextsInOneCall = 1_000;
    private const int LongestText = 4_000;
    private const int CharactersInOneCall = 20_000;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(700)];

    /// <summary>Names of the units and groups of a commune for a plan of that year; empty when the register does not answer.</summary>
    public async Task<IReadOnlyList<string>> KnownAsync(string commune, int year, CancellationToken cancel) => await AskAsync(async () =>
    {
        var list = await UnitsAsync(commune, year, cancel);
        var groups = await units.ListUnitGroupsAsync(new ListUnitGroupsRequest { Parent = $"communes/{commune}", PageSize = 1000 }, cancellationToken: cancel);
        return list.SelectMany(u => u.Names.Select(n => n.Text).Concat(u.Aliases)).Concat(groups.UnitGroups.Select(g => g.DisplayName)).ToList();
    }, cancel) ?? [];

    /// <summary>Units and groups behind each text of a plan of that year; null when the register does not answer.</summary>
    public async Task<IReadOnlyDictionary<string, ResolvedCell>?> ResolveAsync(string commune, int year, IEnumerable<string> texts, CancellationToken cancel) => await AskAsync(async () =>
    {
        var result = new Dictionary<string, ResolvedCell>(StringComparer.Ordinal) { [""] = ResolvedCell.Nothing };
        var codes = (await UnitsAsync(commune, year, cancel)).ToDictionary(u => u.Name, u => u.Code, StringComparer.Ordinal);
        foreach (var some in Calls(texts.Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)))
        {
            var request = new ResolveUnitsRequest { Parent = $"communes/{commune}", OnDate = DayFor(year).ToDate() };
            request.Texts.AddRange(some.Select(Sent));
            var reply = await units.ResolveUnitsAsync(request, cancellationToken: cancel);
            foreach (var (text, found) in some.Zip(reply.Resolutions))
            {
                result[text] = new ResolvedCell(
                    [.. found.Units.Select(u => u.Code).Distinct()],
                    [.. found.Groups.Select(g => g.UnitGroup.Split('/')[^1]).Distinct()],
                    [.. found.Groups.SelectMany(g => g.Members).Select(m => codes.GetValueOrDefault(m, m.Split('/')[^1])).Distinct()],
                    [.. found.NotUnderstood.Select(n => n.Text)]);
            }
        }

        return result;
    }, cancel);

    private async Task<IReadOnlyList<Unit>> UnitsAsync(string commune, int year, CancellationToken cancel) =>
        (await units.ListUnitsAsync(new ListUnitsRequest { Parent = $"communes/{commune}", PageSize = 1000, AsOf = $"{DayFor(year):yyyy-MM-dd}" }, cancellationToken: cancel)).Units;

    // A session that broke, or a database that starts again, must not leave a whole plan without its units.
    private static async Task<TAnswer?> AskAsync<TAnswer>(Func<Task<TAnswer>> ask, CancellationToken cancel) where TAnswer : class
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await ask();
            }
            catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable && tries < Pauses.Length)
            {
                await Task.Delay(Pauses[tries], cancel);
            }
            catch (RpcException away) when (IsAway(away))
            {
                return null;
            }
        }
    }

    // Next year's plan is made before its year: it names the units that there will be, and not those that end with this one.
    private DateOnly DayFor(int year)
    {
        var (today, first) = (Moment.Now(call).Today, new DateOnly(year, 1, 1));
        return first > today ? first : today;
    }

    private static string Sent(string text) => text.Length > LongestText ? text[..LongestText] : text;

    // As many texts in each as the register takes at once.
    private static IEnumerable<List<string>> Calls(IEnumerable<string> texts)
    {
        var some = new List<string>();
        var characters = 0;
        foreach (var text in texts)
        {
            if (some.Count > 0 && (some.Count == TextsInOneCall || characters + Sent(text).Length > CharactersInOneCall))
            {
                yield return some;
                (some, characters) = ([], 0);
            }

            some.Add(text);
            characters += Sent(text).Length;
        }

        if (some.Count > 0)
        {
            yield return some;
        }
    }

    private static bool IsAway(RpcException failure) =>
        failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.PermissionDenied or StatusCode.Unimplemented;
}

/// <summary>What a cell of units means.</summary>
/// <param name="Units">Codes of the units that it names.</param>
/// <param name="Groups">Ids of the groups that it names.</param>
/// <param name="Members">Codes of the groups' members on the day.</param>
/// <param name="NotUnderstood">Parts that the register does not know.</param>
internal sealed record ResolvedCell(string[] Units, string[] Groups, string[] Members, string[] NotUnderstood)
{
    public static ResolvedCell Nothing { get; } = new([], [], [], []);
}
