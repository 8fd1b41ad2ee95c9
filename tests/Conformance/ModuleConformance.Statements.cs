using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    /// <summary>A call that sends a statement for each row is quick on the developer's ten rows, and stands on the ward's ten thousand.</summary>
    [Fact]
    public async Task The_statements_of_a_call_do_not_grow_with_the_data_or_the_page()
    {
        await Subject.GrowAsync(10);
        var few = await CountsAsync();
        Assert.True(Manifest.Database is null || few.Values.Any(statements => statements.Count > 0), $"No rpc of {Manifest.Key} was seen to send a statement: the traces do not reach the SQL, and nothing is counted.");
        await Subject.GrowAsync(100);
        var many = await CountsAsync();
        foreach (var (call, statements) in few)
        {
            Assert.True(statements.Count == many[call].Count, $"{call} sent {statements.Count} statements, and {many[call].Count} on ten times the data:\n{string.Join('\n', many[call])}");
        }

        // A list that is short by nature may ask each of its few rows, as that of the modules does for their health.
        foreach (var rpc in Lists.Where(Subject.Grows))
        {
            var (one, hundred) = (many[$"{rpc.FullName} of 1"], many[$"{rpc.FullName} of 100"]);
            Assert.True(one.Count == hundred.Count, $"{rpc.FullName} sent {one.Count} statements for one row, and {hundred.Count} for a hundred:\n{string.Join('\n', hundred)}");
        }
    }

    /// <summary>
    /// Who asks for each thing of a request by itself is quick on an example, and holds its transaction for minutes on an appendix of 5 000
    /// rows. EF writes up to 1 000 rows in one batch, more than what follows from twenty things, so nothing at all may be added.
    /// </summary>
    [Fact]
    public async Task The_statements_of_a_call_do_not_grow_with_what_it_is_asked_to_do()
    {
        foreach (var rpc in Subject.Rpcs)
        {
            // What a watch sends is not of one call.
            var field = Subject.IsEndless(rpc) ? null : Repeated(rpc.InputType, []);
            if (await Subject.MessagesAsync(rpc, 2) is not { } two)
            {
                Assert.True(field is null && !rpc.IsClientStreaming, $"{rpc.FullName} may hold many {field?.FullName ?? "messages"}; say by MessagesAsync how a request about 2 and one about 20 things look.");
                continue;
            }

            var few = (await TraceAsync(rpc, two)).Statements;
            var twenty = (await Subject.MessagesAsync(rpc, 20))!;
            Assert.True(field is null || Size(twenty) > Size(two), $"The request of {rpc.FullName} about 20 things is no longer than that about 2, though it may hold many {field?.FullName}.");
            var many = (await TraceAsync(rpc, twenty)).Statements;
            // What only looks after caches comes with one call and not with the next.
            for (var again = 0; many.Count > few.Count && again < 2; again++)
            {
                many = (await TraceAsync(rpc, await Subject.MessagesAsync(rpc, 20))).Statements;
            }

            Assert.True(many.Count <= few.Count, $"{rpc.FullName} sent {few.Count} statements for two things, and {many.Count} for twenty:\n{string.Join('\n', many)}");
        }
    }

    private static int Size(IReadOnlyList<IMessage> messages) => messages.Sum(message => message.CalculateSize());

    // What a caller may give many of, at any depth.
    private static FieldDescriptor? Repeated(MessageDescriptor message, HashSet<MessageDescriptor> seen) => !seen.Add(message) || message == FieldMask.Descriptor ? null
        : message.Fields.InFieldNumberOrder().Where(field => !Is(field, FieldBehavior.OutputOnly))
            .Select(field => field.IsRepeated ? field : field.FieldType == FieldType.Message ? Repeated(field.MessageType, seen) : null).FirstOrDefault(found => found is not null);

    private async Task<Dictionary<string, IReadOnlyList<string>>> CountsAsync()
    {
        var counts = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var rpc in Subject.Rpcs)
        {
            foreach (var size in Lists.Contains(rpc) ? [1, 100] : new[] { 0 })
            {
                counts[size == 0 ? rpc.FullName : $"{rpc.FullName} of {size}"] = await FewestAsync(rpc, size);
            }
        }

        return counts;
    }

    // A first call fills caches; of three the cheapest is what the call costs.
    private async Task<IReadOnlyList<string>> FewestAsync(MethodDescriptor rpc, int size)
    {
        IReadOnlyList<string>? fewest = null;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var messages = await Subject.MessagesAsync(rpc);
            if (size > 0)
            {
                Set(messages[0], "page_size", size);
            }

            var statements = (await TraceAsync(rpc, messages)).Statements;
            fewest = fewest is null || statements.Count < fewest.Count ? statements : fewest;
        }

        return fewest!;
    }
}
