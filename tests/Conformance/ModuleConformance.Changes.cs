using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    /// <summary>An rpc that writes has a <c>request_id</c>; so one without must not write.</summary>
    [Fact]
    public async Task An_rpc_without_request_id_writes_nothing()
    {
        foreach (var rpc in Subject.Rpcs.Where(rpc => !Changes(rpc)))
        {
            var trace = await TraceAsync(rpc);
            Assert.True(trace.Writes.Count == 0, $"{rpc.FullName} has no request_id, but writes: {string.Join("; ", trace.Writes)}");
        }
    }

    [Fact]
    public async Task Every_change_takes_request_id_and_validate_only()
    {
        foreach (var rpc in ChangingRpcs)
        {
            Assert.True(Field(rpc, "reason") is { FieldType: FieldType.String }, $"{AskedBy(rpc).FullName} has no string reason, which its fact carries.");
            // Of what is streamed a preview may be another thing, such as one that is kept and applied: nobody sends a file twice for a check.
            if (rpc.IsClientStreaming && Field(rpc, "validate_only") is null)
            {
                continue;
            }

            Assert.True(Field(rpc, "validate_only") is { FieldType: FieldType.Bool }, $"{AskedBy(rpc).FullName} has no bool validate_only.");
            var (messages, asked) = await ExampleAsync(rpc);
            var before = await FactsAsync();
            Set(asked, "request_id", Guid.NewGuid().ToString());
            Set(asked, "validate_only", true);
            await (await Subject.CallerAsync(rpc)).CallAsync(rpc, messages);
            Assert.True(before == await FactsAsync(), $"{rpc.FullName} has published a fact although validate_only was set.");
            // The same can be done afterwards: the preview has taken nothing.
            Set(asked, "validate_only", false);
            await (await Subject.CallerAsync(rpc)).CallAsync(rpc, messages);
        }
    }

    [Fact]
    public async Task A_repeated_request_gets_the_same_answer_and_is_done_once()
    {
        // One id for all: it is an id among the requests of one caller to one rpc.
        var id = Guid.NewGuid().ToString();
        foreach (var rpc in ChangingRpcs)
        {
            var caller = await Subject.CallerAsync(rpc);
            var (messages, asked) = await ExampleAsync(rpc);
            Set(asked, "request_id", id);
            // Of a stream back the last answer tells what was done; those before it are progress.
            var first = (await caller.CallAsync(rpc, messages))[^1];
            var facts = await FactsAsync();
            var again = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => caller.CallAsync(rpc, messages)));
            Assert.All(again.Select(answers => answers[^1]), answer => Assert.True(first.Equals(answer), $"{rpc.FullName} answered {first}, and to the same request_id {answer}."));
            Assert.True(facts == await FactsAsync(), $"{rpc.FullName} has published its fact again for the same request_id.");

            var stranger = await Record.ExceptionAsync(async () => Assert.NotEqual(first, (await (await HolderAsync("too", "*")).CallAsync(rpc, messages))[^1]));
            Assert.True(stranger is null or RpcException { StatusCode: not StatusCode.PermissionDenied }, $"{rpc.FullName} answered another account under the same request_id: {stranger}");

            // The id of one request is no licence for another.
            Set(asked, "reason", "another reason");
            var refused = await Assert.ThrowsAsync<RpcException>(() => caller.CallAsync(rpc, messages));
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        }
    }

    /// <summary>Whatever is built on facts, such as history, figures and reactions, never hears of a change without one.</summary>
    [Fact]
    public async Task Every_change_leaves_its_fact()
    {
        foreach (var rpc in ChangingRpcs.Where(Subject.LeavesFact))
        {
            var (messages, asked) = await ExampleAsync(rpc);
            var id = Guid.NewGuid().ToString();
            Set(asked, "request_id", id);
            await (await Subject.CallerAsync(rpc)).CallAsync(rpc, messages);
            Assert.True(await OwnFactsAsync(id) > 0, $"{rpc.FullName} has published no fact; say in LeavesFact if it changes nothing that others need to hear of.");
        }
    }

    [Fact]
    public async Task Of_two_changes_that_saw_the_same_state_the_second_is_refused()
    {
        foreach (var rpc in ChangingRpcs)
        {
            var update = rpc.Name.StartsWith("Update", StringComparison.Ordinal);
            var delete = rpc.Name.StartsWith("Delete", StringComparison.Ordinal);
            if (delete ? Field(rpc, "etag") is null : EtagHolder(AskedBy(rpc)) is null)
            {
                Assert.False(update || delete, $"{AskedBy(rpc).FullName} has no etag, neither its own nor its resource's.");
                continue;
            }

            var caller = await Subject.CallerAsync(rpc);
            var (messages, asked) = await ExampleAsync(rpc);
            if (!HasEtag(asked))
            {
                // A new resource has none; of any other change the example says what state it saw.
                Assert.False(update || Field(rpc, "etag") is not null, $"The example of {rpc.FullName} carries no etag.");
                continue;
            }

            if (delete)
            {
                // What is gone is missing, whichever state was seen; so here it is another one that was seen, and before.
                var seen = TextOf(asked, "etag")!;
                Set(asked, "etag", Etag.Of(long.MaxValue));
                var early = await Assert.ThrowsAsync<RpcException>(() => caller.CallAsync(rpc, messages));
                Assert.True(Faults.ReasonOf(early) == "ETAG_STALE", $"{rpc.FullName} answered an etag of another state with {early.Status}.");
                Set(asked, "etag", seen);
            }

            await caller.CallAsync(rpc, messages);
            var refused = await Assert.ThrowsAsync<RpcException>(() => caller.CallAsync(rpc, messages));
            if (delete && refused.StatusCode == StatusCode.NotFound)
            {
                continue;
            }

            Assert.True(refused.StatusCode == StatusCode.Aborted, $"{rpc.FullName} answered a stale etag with {refused.Status}.");
            Assert.Equal("ETAG_STALE", Faults.ReasonOf(refused));
        }
    }

    /// <summary>A fact is the state that figures and histories are made of: it has the revision and the times that the change gave it.</summary>
    [Fact]
    public async Task A_fact_tells_the_resource_as_it_was_saved()
    {
        var starts = new Dictionary<ModuleManifest, long>();
        foreach (var recorder in Subject.Recorders.Where(r => r.Database is not null && r.Published.Count > 0))
        {
            starts[recorder] = await Subject.Host.ScalarAsync<long>($"SELECT coalesce(max(position), 0) FROM {recorder.Database!.Schema}.facts");
        }

        if (starts.Count == 0)
        {
            return;
        }

        foreach (var rpc in ChangingRpcs)
        {
            await (await Subject.CallerAsync(rpc)).CallAsync(rpc, await Subject.MessagesAsync(rpc));
        }

        foreach (var (recorder, start) in starts)
        {
            await AsTheyWereSavedAsync(recorder, start);
        }
    }

    private async Task AsTheyWereSavedAsync(ModuleManifest recorder, long start)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(Subject.Host.ConnectionString);
        await using var command = source.CreateCommand($"SELECT type, resource, revision, payload FROM {recorder.Database!.Schema}.facts WHERE position > {start} AND revision > 0");
        await using var facts = await command.ExecuteReaderAsync();
        while (await facts.ReadAsync())
        {
            var (type, name, revision) = (facts.GetString(0), facts.GetString(1), facts.GetInt64(2));
            var fact = recorder.Published.Single(f => f.FullName == type).Parser.ParseFrom(facts.GetFieldValue<byte[]>(3));
            Assert.True(Tells(fact, name), $"{type} of {name} does not tell the resource: neither a part of it nor a field has its name: {fact}");
            foreach (var resource in PartsOf(fact).Where(part => TextOf(part, "name") == name))
            {
                Assert.True(TextOf(resource, "etag") is null or "" || TextOf(resource, "etag") == Etag.Of(revision), $"{type} of {name} is revision {revision} and carries the etag of another.");
                Assert.All(new[] { "create_time", "update_time" }, field => Assert.False(
                    resource.Descriptor.FindFieldByName(field)?.Accessor.GetValue(resource) is Timestamp { Seconds: < 0 }, $"{type} of {name} was composed before its {field} was set."));
            }
        }
    }

    private static bool Tells(IMessage fact, string name) =>
        PartsOf(fact).Append(fact).SelectMany(part => part.Descriptor.Fields.InFieldNumberOrder().Select(field => field.Accessor.GetValue(part))).Contains(name);

    private static IEnumerable<IMessage> PartsOf(IMessage fact) =>
        fact.Descriptor.Fields.InFieldNumberOrder().Where(f => !f.IsRepeated).Select(f => f.Accessor.GetValue(fact)).OfType<IMessage>();

    private static string? TextOf(IMessage message, string field) => message.Descriptor.FindFieldByName(field)?.Accessor.GetValue(message) as string;

    private IEnumerable<MethodDescriptor> ChangingRpcs => Subject.Rpcs.Where(Changes);

    private static bool Changes(MethodDescriptor rpc) => Field(rpc, "request_id") is { FieldType: FieldType.String };

    private static FieldDescriptor? Field(MethodDescriptor rpc, string name) => AskedBy(rpc).FindFieldByName(name);

    // What is asked for stands in the request; of what a client streams in the header, a part of its first message.
    private static MessageDescriptor AskedBy(MethodDescriptor rpc) => Header(rpc)?.MessageType ?? rpc.InputType;

    private static FieldDescriptor? Header(MethodDescriptor rpc) => !rpc.IsClientStreaming ? null : rpc.InputType.Fields.InFieldNumberOrder()
        .FirstOrDefault(f => f is { FieldType: FieldType.Message, IsRepeated: false, IsMap: false } && f.MessageType.FindFieldByName("request_id") is not null);

    // All messages of an example, and the part of them that Field speaks of.
    private async Task<(IReadOnlyList<IMessage> Messages, IMessage Asked)> ExampleAsync(MethodDescriptor rpc)
    {
        var messages = await Subject.MessagesAsync(rpc);
        return (messages, Header(rpc)?.Accessor.GetValue(messages[0]) as IMessage ?? messages[0]);
    }

    private static void Set(IMessage message, string field, object value) => message.Descriptor.FindFieldByName(field)?.Accessor.SetValue(message, value);

    // The request itself, or the resource in it.
    private static FieldDescriptor? EtagHolder(MessageDescriptor request) =>
        request.FindFieldByName("etag") ?? request.Fields.InFieldNumberOrder()
            .FirstOrDefault(f => f is { FieldType: FieldType.Message, IsRepeated: false, IsMap: false } && f.MessageType.FindFieldByName("etag") is not null);

    private static bool HasEtag(IMessage request) => request.Descriptor.Fields.InFieldNumberOrder()
        .Where(f => f is { FieldType: FieldType.Message, IsRepeated: false, IsMap: false })
        .Select(f => f.Accessor.GetValue(request) as IMessage)
        .Prepend(request)
        .Any(holder => holder?.Descriptor.FindFieldByName("etag") is { FieldType: FieldType.String } etag && etag.Accessor.GetValue(holder) is string { Length: > 0 });

    // Of all modules: what is previewed or repeated may change what another one keeps. Reactions come when they come, and are left out.
    private async Task<long> FactsAsync()
    {
        var each = await Subject.Host.ScalarAsync<string>(
            "SELECT string_agg(format('SELECT 1 FROM %I.facts WHERE actor NOT LIKE ''module:%%''', table_schema), ' UNION ALL ') FROM information_schema.tables WHERE table_name = 'facts'");
        return await Subject.Host.ScalarAsync<long>($"SELECT count(*) FROM ({each}) AS facts");
    }

    private async Task<long> OwnFactsAsync(string requestId)
    {
        var count = 0L;
        foreach (var database in Subject.Recorders.Select(r => r.Database).OfType<ModuleDatabase>())
        {
            count += await Subject.Host.ScalarAsync<long>($"SELECT count(*) FROM {database.Schema}.facts WHERE request_id = '{requestId}'");
        }

        return count;
    }

    private async Task<CallTrace> TraceAsync(MethodDescriptor rpc, IReadOnlyList<IMessage>? messages = null) =>
        await CallTrace.OfAsync(await Subject.CallerAsync(rpc), rpc, messages ?? await Subject.MessagesAsync(rpc));
}
