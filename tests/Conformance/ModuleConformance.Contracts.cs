using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    private const string Baseline = "baseline.binpb";

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
        if (!released.File.Any(file => file.Package == Manifest.ProtoPackage))
        {
            // A new module has promised nothing yet; buf fails on an empty comparison.
            return;
        }

        var complaints = await Buf.RunAsync(contracts.Path, "breaking", "--against", Baseline, "--path", "cchc/" + Manifest.Key);
        Assert.True(complaints.Length == 0, complaints);
    }

    /// <summary>The contract is the documentation of its callers: it says what each thing is, where the name alone does not.</summary>
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
        var above = "";
        var number = 0;
        foreach (var line in File.ReadLines(file).Select(line => line.Trim()))
        {
            number++;
            if (Declaration().Match(line) is { Success: true } declared && !above.StartsWith("//", StringComparison.Ordinal) && !Plain().IsMatch(declared.Groups["name"].Value))
            {
                yield return $"{Path.GetFileName(file)}:{number}: {line}";
            }

            above = line.Length > 0 ? line : above;
        }
    }

    [GeneratedRegex(@"^(service|rpc|message|enum)\s+(?<name>\w+)")]
    private static partial Regex Declaration();

    // The envelope of an rpc is explained where the rpc is.
    [GeneratedRegex("(Request|Response)$")]
    private static partial Regex Plain();
}
