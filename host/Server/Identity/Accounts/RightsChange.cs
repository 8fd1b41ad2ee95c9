using System.Data.Common;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Identity.Callers;
using CchcPlatform.Server.Identity.Data;
using CchcPlatform.Server.Identity.Tokens;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using AccountService = Cchc.Platform.V1.AccountService;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>
/// The frame of every change of rights: one transaction that raises their version and holds the fact and the record of the
/// request, and after the commit a word to all hosts. Whether the caller may make it is looked at within that transaction, also for
/// the answer to a repeated request.
/// </summary>
internal sealed class RightsChange(
    IDbContextFactory<IdentityDb> identity, RightsVersion version, FactSignal signal, TimeProvider clock, ILogger<RightsChange> log)
{
    public async Task<TReply> RunAsync<TRequest, TReply>(
        Caller known, TRequest request, Func<RightsAtChange, Task> check, Func<RightsAtChange, Task<(TReply Reply, UnsavedFact Fact)>> change, CancellationToken cancel)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>, new()
    {
        // From here on the caller's cancellation is not looked at: a commit that is cut off has an unknown outcome.
        cancel.ThrowIfCancellationRequested();
        await using var db = await identity.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);

        // First, so that its row lock puts all changes of rights one after the other: they are rare, and what a change
        // looks up stays true until it is committed.
        await db.RaiseRightsVersionAsync(CancellationToken.None);

        // The change before may have taken the caller's right away, or disabled them. What a module may do stands in its token.
        var caller = known.IsModule ? known : await CallerSource.ReadAsync(db, known.Subject, known.ClientId);
        if (!caller.IsAuthenticated)
        {
            throw CallerFault.Of(TokenFailure.AccountDisabled);
        }

        var rights = new RightsAtChange(db, caller, Now());
        await check(rights);
        var preview = (bool)Field(request, "validate_only");
        var method = MethodOf(request);
        var requestId = (string)Field(request, "request_id");
        var bodyHash = RequestReplay.HashOf(request);
        if (!preview && await ReplayAsync<TReply>(db, caller, method, requestId, bodyHash) is { } answered)
        {
            return answered;
        }

        var (reply, fact) = await change(rights);
        if (preview)
        {
            return reply;
        }

        await db.SaveChangesAsync(CancellationToken.None);
        var call = new CallContext
        {
            Caller = caller, Method = method, RequestId = requestId, BodyHash = bodyHash, Reason = (string)Field(request, "reason"),
        };
        await FactLog.WriteAsync(db, IdentityDb.Schema, call, [fact], held: [], reply, hasWritten: true, commits: false);
        await transaction.CommitAsync(CancellationToken.None);
        signal.Committed(IdentityDb.Schema);
        await TellHostsAsync(db);
        return reply;
    }

    private static async Task<TReply?> ReplayAsync<TReply>(IdentityDb db, Caller caller, string method, string requestId, byte[] bodyHash)
        where TReply : class, IMessage<TReply>, new()
    {
        if (requestId.Length == 0 || await db.RequestReplays.FindAsync(caller.Subject, method, requestId) is not { } earlier)
        {
            return null;
        }

        var reply = new TReply();
        reply.MergeFrom(earlier.AnswerTo(bodyHash));
        return reply;
    }

    /// <summary>Outside the transaction: a notification inside it would queue up all commits of the server.</summary>
    private async Task TellHostsAsync(IdentityDb db)
    {
        try
        {
            await db.Database.ExecuteSqlAsync($"select pg_notify({RightsWatch.Channel}, '')");
            await version.ReadAsync(CancellationToken.None);
        }
        catch (DbException error)
        {
            log.LogWarning(error, "Hosts were not told of changed rights; they notice by themselves within a second");
        }
    }

    private DateTimeOffset Now() => clock.GetUtcNow().ToMicroseconds();

    private static string MethodOf(IMessage request)
    {
        var rpc = AccountService.Descriptor.Methods.Single(method => method.InputType == request.Descriptor);
        return $"{rpc.Service.FullName}/{rpc.Name}";
    }

    private static object Field(IMessage request, string name) => request.Descriptor.FindFieldByName(name).Accessor.GetValue(request);
}
