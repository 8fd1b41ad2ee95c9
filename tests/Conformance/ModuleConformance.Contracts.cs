using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    private const string Baseline = "baseline.binpb";

    // What these mean in a request or an answer is the same everywhere (Google AIP), and needs no comment.
    private static readonly HashSet<string> Standard =
        ["page_size", "page_token", "next_page_token", "filter", "order_by", "request_id", "validate_only", "reason", "etag"];

    [Fact]
    public async Task Its_contract_passes_the_linter()
    {
        using var contracts = new ContractFolder(Manifest.Assembly);
        var complaints = await Buf.RunAsync(contracts.Path, "lint", "--path", "cchc/" + Manifest.Key);
        Assert.True(complaints.Length == 0, complaints);
    }

    /// <summary>What was released stays: <c>baseline.binpb</c> beside the protos is what <c>build/baseline</c> wrote at the last release.</summary>
    [Fact]
    public async Task Its_contract_breaks_nothing_that_was_released()
    {
        using var contracts = new ContractFolder(Manifest.Assembly);
        // buf fails on an empty comparison.
        Assert.SkipUnless(ReleasedIn(contracts).Any(file => file.Package == Manifest.ProtoPackage),
            $"{Manifest.ProtoPackage} was not released yet, and so has promised nothing: build/baseline writes what it is then compared with.");

        var complaints = await Buf.RunAsync(contracts.Path, "breaking", "--against", Baseline, "--path", "cchc/" + Manifest.Key);
        Assert.True(complaints.Length == 0, complaints);
    }

    private static IEnumerable<FileDescriptorProto> ReleasedIn(ContractFolder contracts) =>
        FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(contracts.Path, Baseline))).File;

    /// <summary>The contract is the documentation of its callers: it says what each thing is, down to the fields and the values of enums.</summary>
    [Fact]
    public void Its_contract_explains_itself()
    {
        using var contracts = new ContractFolder(Manifest.Assembly);
        var folder = Path.Combine(contracts.Path, "cchc", Manifest.Key);
        Assert.True(Directory.Exists(folder), $"No proto file of {Manifest.ProtoPackage} is in the assembly.");
        var silent = Directory.EnumerateFiles(folder, "*.proto", SearchOption.AllDirectories).SelectMany(Silent).ToList();
        Assert.True(silent.Count == 0, $"No comment stands above:\n{string.Join('\n', silent)}");
    }

    /// <summary>Clients are generated from these marks: what a request is about must be given, and a resource is known by its name.</summary>
    [Fact]
    public void Its_contract_marks_what_names_a_resource()
    {
        foreach (var rpc in Subject.Rpcs)
        {
            foreach (var field in AskedBy(rpc).Fields.InFieldNumberOrder().Where(f => f is { Name: "name" or "parent", FieldType: FieldType.String }))
            {
                Assert.True(Is(field, FieldBehavior.Required), $"{field.FullName} is not marked REQUIRED.");
            }

            foreach (var resource in rpc.OutputType.Fields.InFieldNumberOrder().Where(f => f.FieldType == FieldType.Message && rpc.Name == "Get" + f.MessageType.Name))
            {
                Assert.True(resource.MessageType.FindFieldByName("name") is not { } name || Is(name, FieldBehavior.Identifier), $"The name of {resource.MessageType.FullName} is not marked IDENTIFIER.");
            }
        }
    }

    /// <summary>REQUIRED is a promise in both directions: a client may rely on the refusal, and nobody must give what is not needed.</summary>
    [Fact]
    public async Task What_its_contract_marks_as_required_is_asked_for()
    {
        foreach (var rpc in Subject.Rpcs)
        {
            var (_, example) = await ExampleAsync(rpc);
            foreach (var path in Required(example, Field(rpc, "update_mask") is null).ToList())
            {
                var (messages, asked) = await ExampleAsync(rpc);
                var holder = path.SkipLast(1).Aggregate(asked, (part, field) => Parts(field, part).First());
                path[^1].Accessor.Clear(holder);
                var refused = await Record.ExceptionAsync(async () => await (await Subject.CallerAsync(rpc)).CallAsync(rpc, messages));
                var field = string.Join('.', path.Select(f => f.Name));
                // Nothing has an empty name.
                Assert.True(refused is RpcException { StatusCode: StatusCode.InvalidArgument } || (path[^1].Name == "name" && refused is RpcException { StatusCode: StatusCode.NotFound }),
                    $"{rpc.FullName} without {field}, which its contract marks as REQUIRED: {(refused as RpcException)?.Status.ToString() ?? refused?.Message ?? "done"}");
            }
        }
    }

    // The way to each marked field of what an example holds. An update leaves out what it does not change.
    private static IEnumerable<FieldDescriptor[]> Required(IMessage message, bool alsoOfResources)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Where(f => !f.IsMap))
        {
            if (Is(field, FieldBehavior.Required))
            {
                yield return [field];
            }

            foreach (var below in alsoOfResources ? Parts(field, message).Take(1).SelectMany(part => Required(part, alsoOfResources)) : [])
            {
                yield return [field, .. below];
            }
        }
    }

    // The messages that a field holds.
    private static IEnumerable<IMessage> Parts(FieldDescriptor field, IMessage message) =>
        field.IsMap ? [] : field.Accessor.GetValue(message) switch { IMessage part => [part], System.Collections.IList items => items.OfType<IMessage>(), _ => [] };

    private static bool Is(FieldDescriptor field, FieldBehavior behavior) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(behavior) == true;

    private static IEnumerable<string> Silent(string file)
    {
        var (above, message, number) = ("", "", 0);
        foreach (var line in File.ReadLines(file).Select(line => line.Trim()))
        {
            number++;
            if (Declared().Match(line) is { Success: true, Groups: var found })
            {
                var name = found["name"].Value;
                message = found["kind"].Value == "message" ? name : message;
                var plain = found["kind"].Success
                    ? Envelope().IsMatch(name)
                    : name.EndsWith("_UNSPECIFIED", StringComparison.Ordinal) || Standard.Contains(name) && Envelope().IsMatch(message);
                if (!plain && !above.StartsWith("//", StringComparison.Ordinal) && !line.Contains("; //", StringComparison.Ordinal))
                {
                    yield return $"{Path.GetFileName(file)}:{number}: {line}";
                }
            }

            above = line.Length > 0 ? line : above;
        }
    }

    // A service, rpc, message or enum; else a field or a value of an enum.
    [GeneratedRegex(@"^(?<kind>service|rpc|message|enum)\s+(?<name>\w+)|^((optional|repeated)\s+)?((map<[^>]+>|[\w.]+)\s+)?(?<name>\w+)\s*=\s*-?\d")]
    private static partial Regex Declared();

    // The envelope of an rpc is explained where the rpc is.
    [GeneratedRegex("(Request|Response)$")]
    private static partial Regex Envelope();
}
