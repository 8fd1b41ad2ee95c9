using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

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
        var released = FileDescriptorSet.Parser.ParseFrom(await File.ReadAllBytesAsync(Path.Combine(contracts.Path, Baseline)));
        // buf fails on an empty comparison.
        Assert.SkipUnless(released.File.Any(file => file.Package == Manifest.ProtoPackage),
            $"{Manifest.ProtoPackage} was not released yet, and so has promised nothing: build/baseline writes what it is then compared with.");

        var complaints = await Buf.RunAsync(contracts.Path, "breaking", "--against", Baseline, "--path", "cchc/" + Manifest.Key);
        Assert.True(complaints.Length == 0, complaints);
    }

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
