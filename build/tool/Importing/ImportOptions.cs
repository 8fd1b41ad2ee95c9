using System.Globalization;
using Cchc.Steering.V1;

namespace CchcPlatform.Tool.Importing;

/// <summary>The command line of <c>build/import</c>.</summary>
internal sealed record ImportOptions
{
    public const string Usage = """
        usage: build/import FILE --commune CODE --year YEAR [option …]

          FILE               appendix of a plan: tab-separated text, .docx or .xlsx, at most 20 MiB
          --commune CODE     five digits, such as 25195
          --year YEAR        year of the plan
          --preview          only reads and shows; nothing becomes a plan until the import is applied
          --json             one JSON object a line, as the service streams them, and nothing else on standard output
          --kind KIND        CCHC (default), INSPECTION, COMMUNICATION, SATISFACTION or PROCEDURE_CONTROL
          --keep-draft       a new plan stays a draft; otherwise it counts as issued, for an appendix is part of an issued plan
          --account NAME     account of the instance (default steering: the officer in charge of administrative reform)
          --reason TEXT      kept with the change
          --request-id ID    the same id with the same file is done once, however often it is sent

        Exit code: 0 done, 1 refused, 2 wrong usage, 3 the instance does not answer, 130 interrupted.
        """;

    public required string File { get; init; }

    public required string Commune { get; init; }

    public required int Year { get; init; }

    public PlanKind Kind { get; init; } = PlanKind.Cchc;

    public bool Preview { get; init; }

    public bool Json { get; init; }

    public bool KeepDraft { get; init; }

    public string Account { get; init; } = "steering";

    public string Reason { get; init; } = "";

    public string RequestId { get; init; } = "";

    /// <exception cref="UsageException">It cannot be understood, or the file cannot be read.</exception>
    public static ImportOptions Parse(IReadOnlyList<string> args)
    {
        var files = new List<string>();
        var flags = new HashSet<string>();
        var values = new Dictionary<string, string>();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = args[i].StartsWith("--", StringComparison.Ordinal) && args[i].IndexOf('=') is > 0 and var at
                ? (args[i][..at], args[i][(at + 1)..])
                : (args[i], null);
            switch (name)
            {
                case "--preview" or "--json" or "--keep-draft" when inline is null:
                    flags.Add(name);
                    break;
                case "--commune" or "--year" or "--kind" or "--account" or "--reason" or "--request-id":
                    values[name] = inline ?? (i + 1 < args.Count ? args[++i] : throw new UsageException($"{name} needs a value."));
                    break;
                case ['-', ..]:
                    throw new UsageException($"Unknown option {args[i]}.");
                default:
                    files.Add(args[i]);
                    break;
            }
        }

        return new ImportOptions
        {
            File = files is [var file] ? Readable(file) : throw new UsageException(files.Count == 0 ? "FILE is missing." : "Only one FILE at a time."),
            Commune = values.GetValueOrDefault("--commune") switch
            {
                null => throw new UsageException("--commune is missing, for example --commune 25195."),
                var code when code.Length == 5 && code.All(char.IsAsciiDigit) => code,
                var code => throw new UsageException($"--commune must be five digits, not \"{code}\"."),
            },
            Year = values.GetValueOrDefault("--year") switch
            {
                null => throw new UsageException("--year is missing, for example --year 2027."),
                var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) => year,
                var text => throw new UsageException($"--year must be a year, not \"{text}\"."),
            },
            Kind = KindOf(values.GetValueOrDefault("--kind", "CCHC")),
            Preview = flags.Contains("--preview"),
            Json = flags.Contains("--json"),
            KeepDraft = flags.Contains("--keep-draft"),
            Account = values.GetValueOrDefault("--account", "steering"),
            Reason = values.GetValueOrDefault("--reason", ""),
            RequestId = values.GetValueOrDefault("--request-id", ""),
        };
    }

    private static PlanKind KindOf(string text)
    {
        var known = Enum.GetValues<PlanKind>().Where(k => k != PlanKind.Unspecified).ToDictionary(NameOf);
        var name = text.ToUpperInvariant().Replace('-', '_');
        return known.TryGetValue(name.StartsWith("PLAN_KIND_", StringComparison.Ordinal) ? name["PLAN_KIND_".Length..] : name, out var kind)
            ? kind
            : throw new UsageException($"--kind must be one of {string.Join(", ", known.Keys)}, not \"{text}\".");
    }

    private static string NameOf(PlanKind kind) =>
        PlanReflection.Descriptor.EnumTypes.Single(e => e.Name == nameof(PlanKind)).FindValueByNumber((int)kind).Name["PLAN_KIND_".Length..];

    private static string Readable(string path) =>
        Directory.Exists(path) ? throw new UsageException($"{path} is a folder; name the file.")
        : System.IO.File.Exists(path) ? path
        : throw new UsageException($"There is no file {path}.");
}
