using System.Text.RegularExpressions;
using Cchc.Options.V1;
using CchcPlatform.Kernel.Access;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    private readonly Dictionary<string, RpcCaller> holders = [];

    /// <summary>The host asks for most rights before a use case runs; whose commune a stream is for, and whose unit a change is of, the module must ask itself.</summary>
    [Fact]
    public async Task Without_the_right_there_every_rpc_is_refused()
    {
        foreach (var rpc in Subject.Rpcs.Where(rpc => PermissionOf(rpc) is not (Permission.Public or Permission.Authenticated)))
        {
            var messages = await Subject.MessagesAsync(rpc);
            await DeniedAsync(rpc, messages, "has no right", await HolderAsync("without"));
            if (CommuneOf(messages[0]) is not { } commune)
            {
                continue;
            }

            var elsewhere = commune == "25195" ? "25192" : "25195";
            await DeniedAsync(rpc, messages, $"has the right in commune {elsewhere} only", await HolderAsync("in", elsewhere));
            if (rpc.GetOptions()?.GetExtension(OptionsExtensions.ForUnits) == true)
            {
                await DeniedAsync(rpc, messages, "has the right for another unit only", await HolderAsync("for-unit-of", commune, "OTHER-UNIT"));
            }
        }
    }

    private static async Task DeniedAsync(MethodDescriptor rpc, IReadOnlyList<IMessage> messages, string who, RpcCaller caller)
    {
        var refused = await Record.ExceptionAsync(() => caller.CallAsync(rpc, messages));
        Assert.True(refused is RpcException { StatusCode: StatusCode.PermissionDenied }, $"{rpc.FullName} answers {refused?.Message ?? "OK"} to who {who}, and should deny it: {messages[0]}");
    }

    // An administrator of one commune, of one unit of it, or of nothing; made when it is first needed.
    private async Task<RpcCaller> HolderAsync(string reach, string? commune = null, string? unit = null)
    {
        var account = $"conformance-{reach}{(commune is null ? "" : "-" + commune)}";
        if (holders.TryGetValue(account, out var known))
        {
            return known;
        }

        await Subject.Host.CopyRowsAsync("identity.clients", 1, [("id", "gen_random_uuid()::text"), ("client_id", $"'{account}'")], "client_id = 'admin'");
        await Subject.Host.CopyRowsAsync("identity.accounts", 1, [("subject", $"'{account}'"), ("client_id", $"'{account}'")], "subject = 'admin'");
        if (commune is not null)
        {
            await Subject.Host.CopyRowsAsync("identity.grants", 1,
                [("id", "gen_random_uuid()"), ("subject", $"'{account}'"), ("commune", $"'{commune}'"), ("unit", unit is null ? "NULL" : $"'{unit}'")], "subject = 'admin' AND role = 'Admin'");
        }

        // Its client is a copy, with the same secret.
        await Subject.Host.TokenAsync(account, secretOf: "admin");
        return holders[account] = new RpcCaller(await Subject.Host.CallAsAsync(account), Subject.IsEndless);
    }

    // Named by the request, or by a resource or a header in it.
    private static string? CommuneOf(IMessage message) => PartsOf(message).Prepend(message)
        .SelectMany(part => new[] { "parent", "name" }.Select(field => TextOf(part, field)))
        .Select(name => Commune().Match(name ?? "")).FirstOrDefault(found => found.Success)?.Groups[1].Value;

    [GeneratedRegex("^communes/([0-9]{5})(/|$)")]
    private static partial Regex Commune();
}
