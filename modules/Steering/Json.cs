using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Steering;

/// <summary>Small lists and maps in one jsonb column, read and written as a whole.</summary>
/// <remarks>EF's own mapping of owned types takes several times as long to read, and every list of activities has three such columns.</remarks>
internal static class Json
{
    public static PropertyBuilder<TValue> HasJson<TValue>(this PropertyBuilder<TValue> property)
        where TValue : class, new() =>
        property.HasColumnType("jsonb").HasConversion(
            value => Write(value),
            text => Read<TValue>(text),
            new ValueComparer<TValue>((a, b) => Write(a!) == Write(b!), value => Write(value).GetHashCode(), value => Read<TValue>(Write(value))));

    // PostgreSQL stores letters, so accents need not be escaped on the way.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Write<TValue>(TValue value) => JsonSerializer.Serialize(value, Options);

    // Most are empty.
    private static TValue Read<TValue>(string text) where TValue : class, new() => text is "[]" or "{}" ? new TValue() : JsonSerializer.Deserialize<TValue>(text, Options)!;
}
