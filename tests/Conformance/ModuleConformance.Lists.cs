using CchcPlatform.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    private const int DefaultPage = 50;
    private const int LargestPage = 1_000;

    /// <summary>A list without pages answers more with every year, until it cannot.</summary>
    [Fact]
    public void Every_list_has_pages()
    {
        foreach (var rpc in Subject.Rpcs.Where(rpc => rpc.Name.StartsWith("List", StringComparison.Ordinal)))
        {
            Assert.True(Field(rpc, "page_size") is { FieldType: FieldType.Int32 }, $"{rpc.InputType.FullName} has no int32 page_size.");
            Assert.True(Field(rpc, "page_token") is { FieldType: FieldType.String }, $"{rpc.InputType.FullName} has no string page_token.");
            Assert.True(rpc.OutputType.FindFieldByName("next_page_token") is { FieldType: FieldType.String }, $"{rpc.OutputType.FullName} has no string next_page_token.");
            Assert.True(rpc.OutputType.Fields.InFieldNumberOrder().Count(f => f.IsRepeated) == 1, $"{rpc.OutputType.FullName} must have one repeated field, the page.");
        }
    }

    [Fact]
    public async Task A_page_has_50_rows_unless_asked_otherwise_and_at_most_1000()
    {
        await Subject.GrowOnceAsync();
        foreach (var rpc in Lists)
        {
            var all = await ReadAllAsync(rpc, LargestPage);
            Assert.True(all.Count > LargestPage || !Subject.Grows(rpc), $"{rpc.FullName} lists {all.Count} rows after GrowAsync; say in Grows if it cannot have more.");
            Assert.Equal(Math.Min(DefaultPage, all.Count), ItemsOf(await PageAsync(rpc, 0)).Count);
            Assert.Equal(Math.Min(LargestPage, all.Count), ItemsOf(await PageAsync(rpc, 1_000_000)).Count);
            var refused = await Assert.ThrowsAsync<RpcException>(() => PageAsync(rpc, -1));
            Assert.Equal((StatusCode.InvalidArgument, "page_size"), (refused.StatusCode, Assert.Single(Faults.FieldsOf(refused))));
        }
    }

    [Fact]
    public async Task Pages_show_every_row_once_while_rows_are_added()
    {
        await Subject.GrowOnceAsync();
        foreach (var rpc in Lists)
        {
            await EveryRowIsShownOnceAsync(rpc, orderBy: null);
            // Copied rows share nearly everything, so an order that ends with nothing unique loses or repeats some of them.
            if (await AcceptedAsync(rpc, "order_by", Orders(rpc)) is { } ordered)
            {
                await EveryRowIsShownOnceAsync(rpc, TextOf(ordered, "order_by"));
            }
        }
    }

    [Fact]
    public async Task A_page_token_holds_for_its_own_query_only()
    {
        await Subject.GrowOnceAsync();
        var tokens = new List<(MethodDescriptor Rpc, string Token)>();
        foreach (var rpc in Lists)
        {
            await RefusedTokenAsync(rpc, await RequestAsync(rpc), "abc");
            var page = await PageAsync(rpc, 1);
            if (TokenOf(page) is not { Length: > 0 } token)
            {
                Assert.False(Subject.Grows(rpc), $"{rpc.FullName} gives no page token although it has more than a row.");
                continue;
            }

            tokens.Add((rpc, token));
            foreach (var (field, values) in OtherQueries(rpc))
            {
                var other = await AcceptedAsync(rpc, field, values);
                Assert.True(other is not null || field is not ("filter" or "order_by") || Field(rpc, field) is null, $"{rpc.FullName} has a {field}, but takes no field of its rows in it.");
                if (other is not null)
                {
                    await RefusedTokenAsync(rpc, other, token);
                }
            }
        }

        foreach (var (rpc, _) in tokens)
        {
            foreach (var (_, foreign) in tokens.Where(other => other.Rpc != rpc))
            {
                await RefusedTokenAsync(rpc, await RequestAsync(rpc), foreign);
            }
        }
    }

    // What makes another query of nearly any list: of the values the first that it takes; fields that it has not are passed over.
    private static IEnumerable<(string Field, object[] Values)> OtherQueries(MethodDescriptor rpc) =>
    [
        ("filter", ["khong", .. FieldsOfRows(rpc).Select(field => field + ":*")]), ("order_by", Orders(rpc)),
        ("parent", ["communes/-"]), ("parent", ["communes/25192"]), ("as_of", ["2026-01-05"]), ("show_withdrawn", [true]),
    ];

    private static object[] Orders(MethodDescriptor rpc) => [.. FieldsOfRows(rpc).OrderByDescending(field => field == "createTime")];

    private static IEnumerable<string> FieldsOfRows(MethodDescriptor rpc) =>
        rpc.OutputType.Fields.InFieldNumberOrder().First(f => f.IsRepeated) is { FieldType: FieldType.Message } rows ? rows.MessageType.Fields.InFieldNumberOrder().Select(f => f.JsonName) : [];

    private IEnumerable<MethodDescriptor> Lists => Subject.Rpcs.Where(rpc => Field(rpc, "page_token") is not null && !rpc.IsClientStreaming && !rpc.IsServerStreaming);

    private async Task<IMessage> RequestAsync(MethodDescriptor rpc)
    {
        var request = await Subject.ExampleAsync(rpc);
        Set(request, "page_token", "");
        return request;
    }

    private async Task EveryRowIsShownOnceAsync(MethodDescriptor rpc, string? orderBy)
    {
        var list = orderBy is null ? rpc.FullName : $"{rpc.FullName} ordered by {orderBy}";
        var before = (await ReadAllAsync(rpc, LargestPage, orderBy)).Select(KeyOf).ToList();
        Assert.Equal(before.Count, before.Distinct().Count());
        var paged = (await ReadAllAsync(rpc, Math.Max(1, before.Count / 5), orderBy, () => Subject.GrowAsync(3))).Select(KeyOf).ToList();
        Assert.True(paged.Count == paged.Distinct().Count(), $"{list} showed {paged.Count - paged.Distinct().Count()} rows twice.");
        Assert.True(!before.Except(paged).Any(), $"{list} left out {string.Join(", ", before.Except(paged).Take(5))}.");
    }

    private async Task<IMessage> PageAsync(MethodDescriptor rpc, int size, string token = "", string? orderBy = null)
    {
        var request = await RequestAsync(rpc);
        if (orderBy is not null)
        {
            Set(request, "order_by", orderBy);
        }

        Set(request, "page_size", size);
        Set(request, "page_token", token);
        return await (await Subject.CallerAsync(rpc)).CallAsync(rpc, request);
    }

    private async Task<List<IMessage>> ReadAllAsync(MethodDescriptor rpc, int size, string? orderBy = null, Func<Task>? between = null)
    {
        var all = new List<IMessage>();
        var token = "";
        do
        {
            var page = await PageAsync(rpc, size, token, orderBy);
            all.AddRange(ItemsOf(page));
            token = TokenOf(page);
            await (between?.Invoke() ?? Task.CompletedTask);
        }
        while (token.Length > 0);
        return all;
    }

    // A request with the first of the values that the list takes, and that its example has not.
    private async Task<IMessage?> AcceptedAsync(MethodDescriptor rpc, string field, object[] values)
    {
        foreach (var value in values)
        {
            var request = await RequestAsync(rpc);
            if (Field(rpc, field)?.Accessor.GetValue(request) is { } old && !old.Equals(value) && old.GetType() == value.GetType())
            {
                Set(request, field, value);
                if (await IsAcceptedAsync(rpc, request))
                {
                    return request;
                }
            }
        }

        return null;
    }

    private async Task<bool> IsAcceptedAsync(MethodDescriptor rpc, IMessage request)
    {
        try
        {
            await (await Subject.CallerAsync(rpc)).CallAsync(rpc, request);
            return true;
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.PermissionDenied)
        {
            return false;
        }
    }

    private async Task RefusedTokenAsync(MethodDescriptor rpc, IMessage request, string token)
    {
        Set(request, "page_token", token);
        var caller = await Subject.CallerAsync(rpc);
        try
        {
            await caller.CallAsync(rpc, request);
        }
        catch (RpcException refused)
        {
            Assert.True(refused.StatusCode == StatusCode.InvalidArgument && Faults.FieldsOf(refused) is ["page_token"],
                $"{rpc.FullName} refused a foreign page token by {refused.Status} on {string.Join(", ", Faults.FieldsOf(refused))}.");
            return;
        }

        Assert.Fail($"{rpc.FullName} took the page token {token} for {request}, to which it does not belong.");
    }

    private static IReadOnlyList<IMessage> ItemsOf(IMessage page) =>
        [.. ((System.Collections.IEnumerable)page.Descriptor.Fields.InFieldNumberOrder().First(f => f.IsRepeated).Accessor.GetValue(page)).OfType<IMessage>()];

    private static string TokenOf(IMessage page) => (string)page.Descriptor.FindFieldByName("next_page_token").Accessor.GetValue(page);

    // Rows without a name or key are told apart by all that they say.
    private static string KeyOf(IMessage row) =>
        new[] { "name", "key" }.Select(field => TextOf(row, field)).FirstOrDefault(text => text is { Length: > 0 }) ?? row.ToString()!;
}
