using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CchcPlatform.Kernel.Queries;

/// <summary>
/// Where the next page begins: the key values of the last row, and a hash of the query they belong to. Opaque to
/// callers and safe in a URL. It is not a secret and gives no rights: a forged one only begins the same query elsewhere.
/// </summary>
internal static class PageToken
{
    private const int Version = 1;
    private const int MaxLength = 16 * 1024;

    private sealed record Payload(int V, string Q, JsonElement[] K);

    internal static string Encode(IReadOnlyList<string> boundTo, IReadOnlyList<Type> types, IReadOnlyList<object?> values)
    {
        var keys = values.Select((value, i) => JsonSerializer.SerializeToElement(value, types[i])).ToArray();
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Payload(Version, Hash(boundTo), keys)));
    }

    /// <exception cref="PageTokenException">Malformed, or of another query.</exception>
    internal static IReadOnlyList<object?> Decode(string token, IReadOnlyList<string> boundTo, IReadOnlyList<Type> types)
    {
        if (token.Length > MaxLength) throw Malformed();
        Payload? payload;
        try
        {
            payload = JsonSerializer.Deserialize<Payload>(Base64Url.DecodeFromChars(token));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            throw Malformed();
        }
        if (payload is not { V: Version, Q: not null, K: not null }) throw Malformed();
        if (payload.Q != Hash(boundTo) || payload.K.Length != types.Count)
            throw new PageTokenException(
                "The page token belongs to another list, filter or order; send the next_page_token of the same request, or none for the first page.",
                "PAGE_TOKEN_OF_ANOTHER_QUERY");
        return [.. payload.K.Select((key, i) => Value(key, types[i]))];
    }

    private static object? Value(JsonElement key, Type type)
    {
        try
        {
            return key.Deserialize(type) switch
            {
                null when type.IsValueType && Nullable.GetUnderlyingType(type) is null => throw Malformed(),
                string text when text.Contains('\0') => throw Malformed(), // PostgreSQL has no such text
                DateTimeOffset instant => instant.ToUniversalTime(),
                var value => value,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NotSupportedException)
        {
            throw Malformed();
        }
    }

    // Lengths keep ("ab", "c") and ("a", "bc") apart.
    private static string Hash(IReadOnlyList<string> boundTo) => Base64Url.EncodeToString(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(boundTo.Select(part => $"{part.Length}:{part};")))).AsSpan(0, 16));

    private static PageTokenException Malformed() => new(
        "This is not a page token of this service; send the next_page_token of the last answer, or none for the first page.", "PAGE_TOKEN_MALFORMED");
}
