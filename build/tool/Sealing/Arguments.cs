namespace CchcPlatform.Tool.Sealing;

/// <summary>Splits a command line into files, flags and values.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, List<string>> values = [];

    /// <exception cref="UsageException">An option is unknown or lacks its value.</exception>
    public Arguments(IReadOnlyList<string> args, string[] flags, string[] named)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = args[i].StartsWith("--", StringComparison.Ordinal) && args[i].IndexOf('=') is > 0 and var at
                ? (args[i][..at], args[i][(at + 1)..])
                : (args[i], null);
            if (flags.Contains(name) && inline is null)
            {
                values[name] = [];
            }
            else if (named.Contains(name))
            {
                Of(name).Add(inline ?? (i + 1 < args.Count ? args[++i] : throw new UsageException($"{name} needs a value.")));
            }
            else if (name.StartsWith('-'))
            {
                throw new UsageException($"Unknown option {args[i]}.");
            }
            else
            {
                Files.Add(name);
            }
        }
    }

    public List<string> Files { get; } = [];

    public bool Has(string flag) => values.ContainsKey(flag);

    public IReadOnlyList<string> All(string name) => values.GetValueOrDefault(name) ?? [];

    public string? One(string name) => All(name) switch
    {
        [] => null,
        [var value] => value,
        _ => throw new UsageException($"{name} is given twice."),
    };

    private List<string> Of(string name) => values.TryGetValue(name, out var list) ? list : values[name] = [];
}
