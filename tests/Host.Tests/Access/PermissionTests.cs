using System.Collections.Concurrent;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Identity.Seeds;
using CchcPlatform.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Access;

/// <summary>Every rpc of every module, called by every role from every reach, with good tokens and bad ones.</summary>
public sealed class PermissionTests(WardOfRoles ward) : IClassFixture<WardOfRoles>
{
    private IReadOnlyList<Rpc> Rpcs => [.. ward.Host.Services.GetRequiredService<RpcCatalog>().All.OrderBy(rpc => rpc.Name, StringComparer.Ordinal)];

    [Fact]
    public void Every_rpc_has_one_row_and_states_its_permission()
    {
        var rows = PermissionRow.All.Select(row => $"{row.Rpc} {row.Permission} {row.Where == "units"}").Order(StringComparer.Ordinal);
        Assert.Equal(Rpcs.Select(rpc => $"{rpc.Name} {rpc.Permission} {rpc.ForUnits}"), rows);
        Assert.Empty(PermissionRow.All.SelectMany(row => row.Roles).Distinct().Except(RoleSeed.All.Select(role => role.Code)));
    }

    [Fact]
    public void A_role_gives_no_permission_that_no_rpc_asks_for() =>
        Assert.Empty(RoleSeed.All.SelectMany(role => role.Permissions).Where(permission => !permission.Contains('*')).Except(Rpcs.Select(rpc => rpc.Permission)));

    [Fact]
    public async Task Every_role_may_do_what_its_rows_say_and_nothing_else()
    {
        var wrong = new ConcurrentBag<string>();
        var calls = 0;
        await EachAsync(async (invoker, rpc, row, role) =>
        {
            var named = row.Roles.Length == 0 || row.Roles.Contains(role);
            var reads = row.Where == "commune" && !rpc.Changes && !rpc.Method.IsClientStreaming;
            (string Reach, Dictionary<string, string> Names, bool Allowed)[] cases =
            [
                ("all", ward.Own, named),
                ("ward", ward.Own, named && row.Where != "everywhere"),
                ("elsewhere", ward.Own, named && row.Where == "anywhere"),
                ("unit", ward.Own, named && (reads || row.Where is "units" or "anywhere")),
                ("unit", ward.OfOthers, named && (reads || row.Where == "anywhere")),
            ];
            foreach (var (reach, names, allowed) in cases)
            {
                var answer = await AnyRpc.CallAsync(invoker, rpc.Method, Request(rpc, row, names), ward.Token(WardOfRoles.Subject(role, reach)));
                for (var again = 0; again < 20 && answer.StatusCode is (StatusCode.Unavailable or StatusCode.ResourceExhausted); again++)
                {
                    // A busy machine is no answer to the question.
                    await Task.Delay(500);
                    answer = await AnyRpc.CallAsync(invoker, rpc.Method, Request(rpc, row, names), ward.Token(WardOfRoles.Subject(role, reach)));
                }

                Interlocked.Increment(ref calls);
                var fits = allowed
                    ? answer.StatusCode is not (StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.Internal or StatusCode.Unknown
                        or StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.Unimplemented)
                    : answer.StatusCode == StatusCode.PermissionDenied;
                if (!fits)
                {
                    wrong.Add($"{rpc.Name} by {role} of {reach} {(names == ward.Own ? "" : "on another unit's ")}should be {(allowed ? "allowed" : "denied")}, and is {answer.Status}");
                }
            }
        });
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order(StringComparer.Ordinal).Take(40)));
        Assert.Equal(Rpcs.Count * RoleSeed.All.Count * 5, calls);
    }

    [Fact]
    public async Task No_rpc_answers_without_a_token_that_counts()
    {
        var wrong = new ConcurrentBag<string>();
        await EachAsync(async (invoker, rpc, row, role) =>
        {
            (string Token, string Reason)[] cases =
            [
                (ward.Token(WardOfRoles.Subject(role, "all"), expires: DateTimeOffset.UtcNow.AddMinutes(-1)), "TOKEN_EXPIRED"),
                (ward.Token(WardOfRoles.Subject(role, "ward"), audience: "another-system"), "TOKEN_AUDIENCE"),
                ("", "TOKEN_MISSING"),
            ];
            foreach (var (token, reason) in cases)
            {
                var answer = await AnyRpc.CallAsync(invoker, rpc.Method, Request(rpc, row, ward.Own), token.Length == 0 ? null : token);
                if (answer.StatusCode != StatusCode.Unauthenticated || Faults.ReasonOf(answer) != reason)
                {
                    wrong.Add($"{rpc.Name} by {role}: {reason} expected, {answer.Status} {Faults.ReasonOf(answer)} answered");
                }
            }
        });
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order(StringComparer.Ordinal).Take(40)));
    }

    [Fact]
    public async Task What_is_missing_and_what_is_not_yours_answer_alike()
    {
        var wrong = new ConcurrentBag<string>();
        await EachAsync(async (invoker, rpc, row, role) =>
        {
            if (row.Where is not ("commune" or "whole" or "units"))
            {
                return;
            }

            var token = ward.Token(WardOfRoles.Subject(role, "elsewhere"));
            var foreign = await AnyRpc.CallAsync(invoker, rpc.Method, Request(rpc, row, ward.Own), token);
            var missing = await AnyRpc.CallAsync(invoker, rpc.Method, Request(rpc, row, ward.Missing), token);
            if (Told(foreign, ward.Own) != Told(missing, ward.Missing))
            {
                wrong.Add($"{rpc.Name} by {role}: {foreign.Status} of another commune's, {missing.Status} of none");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order(StringComparer.Ordinal).Take(40)));
    }

    // All of it, but the trace. The name that was asked for stands in both answers.
    private static string Told(RpcException answer, Dictionary<string, string> names)
    {
        var details = Google.Rpc.Status.Parser.ParseFrom(answer.Trailers.GetValueBytes("grpc-status-details-bin")).Details.Select(d => d.TryUnpack<Google.Rpc.ErrorInfo>(out var info)
            ? $"{info.Reason} {info.Domain} {string.Join(' ', info.Metadata.Where(m => m.Key != "traceId"))}" : d.ToString());
        var trailers = answer.Trailers.Where(t => !t.IsBinary && t.Key is not ("date" or "grpc-message" or "trace-id")).Select(t => $"{t.Key}: {t.Value}");
        var told = string.Join('\n', [$"{answer.StatusCode} {answer.Status.Detail}", .. details, .. trailers]);
        return names.Values.OrderByDescending(name => name.Length).Aggregate(told, (text, name) => text.Replace(name, "…")).Replace(WardOfRoles.Ward, "…");
    }

    private static Google.Protobuf.IMessage Request(Rpc rpc, PermissionRow row, Dictionary<string, string> names) =>
        AnyRpc.Request(rpc.Method, row.Request.Select(text => (text.Field, names.Aggregate(text.Value, (value, name) => value.Replace($"{{{name.Key}}}", name.Value)))));

    private async Task EachAsync(Func<CallInvoker, Rpc, PermissionRow, string, Task> check)
    {
        var rows = PermissionRow.All.ToDictionary(row => row.Rpc);
        var work = Rpcs.SelectMany(rpc => RoleSeed.All.Select(role => (Rpc: rpc, Role: role.Code))).Index().ToList();
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = ward.Invokers.Count }, async (item, _) =>
            await check(ward.Invokers[item.Index % ward.Invokers.Count], item.Item.Rpc, rows[item.Item.Rpc.Name], item.Item.Role));
    }
}
