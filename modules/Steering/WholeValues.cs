using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Steering;

/// <summary>Values in one column, read, replaced and written as a whole: small lists and maps as jsonb, and arrays.</summary>
/// <remarks>
/// EF's own mapping of owned types takes several times as long to read, and every list of activities has three such columns. A
/// changed value is a new one: it is never changed in place, so what was read needs no copy to be compared with later.
/// </remarks>
internal static class WholeValues
{
    /// <summary>Kept as jsonb.</summary>
    public static PropertyBuilder<TValue> HasJson<TValue>(this PropertyBuilder<TValue> property) where TValue : class =>
        property.HasColumnType("jsonb").HasConversion(
            value => Write(value),
            text => Read<TValue>(text),
            new ValueComparer<TValue>((a, b) => AreSame(a, b), value => Write(value).GetHashCode(), value => value));

    /// <summary>Kept as an array of PostgreSQL. EF's own comparer copies it each time a row is read to be changed.</summary>
    public static void IsReplacedWhole<TEntry>(this PrimitiveCollectionBuilder<TEntry[]> property) where TEntry : IEquatable<TEntry> =>
        property.Metadata.SetValueComparer(new ValueComparer<TEntry[]>((a, b) => AreSame(a, b), value => HashOf(value), value => value));

    // PostgreSQL stores letters, so accents need not be escaped on the way.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether two values are kept as the same text.</summary>
    public static bool AreSame<TValue>(TValue? a, TValue? b) where TValue : class =>
        ReferenceEquals(a, b) || (a is not null && b is not null && Write(a) == Write(b));

    private static bool AreSame<TEntry>(TEntry[]? a, TEntry[]? b) where TEntry : IEquatable<TEntry> =>
        ReferenceEquals(a, b) || (a is not null && b is not null && a.AsSpan().SequenceEqual(b));

    private static int HashOf<TEntry>(TEntry[] value)
    {
        var hash = default(HashCode);
        foreach (var entry in value)
        {
            hash.Add(entry);
        }

        return hash.ToHashCode();
    }

    /// <summary>The text that is kept.</summary>
    public static string Write<TValue>(TValue value) => JsonSerializer.Serialize(value, Options);

    /// <summary>The value of a kept text. Most are empty, and as nobody changes them one is enough.</summary>
    public static TValue Read<TValue>(string text) => text switch
    {
        "[]" => Empty<TValue>.List.Value,
        "{}" => Empty<TValue>.Map.Value,
        _ => JsonSerializer.Deserialize<TValue>(text, Options)!,
    };

    private static class Empty<TValue>
    {
        public static readonly Lazy<TValue> List = new(() => JsonSerializer.Deserialize<TValue>("[]", Options)!);
        public static readonly Lazy<TValue> Map = new(() => JsonSerializer.Deserialize<TValue>("{}", Options)!);
    }
}
