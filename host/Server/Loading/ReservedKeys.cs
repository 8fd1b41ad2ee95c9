namespace CchcPlatform.Server.Loading;

/// <summary>What cannot be the key of a module, though it has the shape of one.</summary>
internal static class ReservedKeys
{
    /// <summary>The lines of <c>ReservedKeys.txt</c>, which <c>build/new-module</c> reads too.</summary>
    public static IReadOnlySet<string> Words { get; } = Read();

    /// <summary>Whether the schema or the roles of a module of this key would be another thing.</summary>
    public static bool Has(string key) => Words.Contains(key)
        || key.StartsWith("pg_", StringComparison.Ordinal)
        // The runtime role of x_owner has the name of the owner of schema x, whose facts it could then change.
        || key.EndsWith("_owner", StringComparison.Ordinal);

    private static HashSet<string> Read()
    {
        using var lines = new StreamReader(typeof(ReservedKeys).Assembly.GetManifestResourceStream("ReservedKeys.txt")!);
        return lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#').ToHashSet(StringComparer.Ordinal);
    }
}
