using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Sealing;

namespace CchcPlatform.Server.Facts.Feed;

/// <summary>
/// The places of a watch as callers keep them: opaque and bound to the query. Not a secret, and gives no rights: a forged one
/// only begins the same query elsewhere. Any host understands it, for it names positions in the database and nothing of a host.
/// </summary>
internal static class ResumeToken
{
    private const int Version = 1;

    private sealed record Place(Guid L, long P, long S, string C);

    private sealed record Payload(int V, string Q, Dictionary<string, Place> M);

    public static string Encode(WatchQuery query, IEnumerable<WatchPlace> places) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(
        new Payload(Version, Hash(query), places.ToDictionary(p => p.Module, p => new Place(p.LogId, p.Position, p.Sealed.LastPosition, p.Sealed.Commune)))));

    /// <exception cref="InvalidFault">Malformed, or of another query.</exception>
    public static IReadOnlyList<WatchPlace> Decode(string token, WatchQuery query)
    {
        Payload? payload;
        try
        {
            payload = JsonSerializer.Deserialize<Payload>(Base64Url.DecodeFromChars(token));
        }
        catch (Exception broken) when (broken is FormatException or JsonException or InvalidOperationException)
        {
            throw Malformed();
        }

        if (payload is not { V: Version, Q: not null, M: not null } || payload.M.Values.Any(place => place is not { P: >= 0, C: not null } || place.C.Contains('\0')))
        {
            throw Malformed();
        }

        return payload.Q == Hash(query)
            ? [.. payload.M.Select(m => new WatchPlace(m.Key, m.Value.L) { Position = m.Value.P, Sealed = new CheckpointPlace(m.Value.S, m.Value.C) })]
            : throw new InvalidFault("resume_token", "belongs to other parent, modules or types; send them as they were, or no token.", "RESUME_TOKEN_OF_ANOTHER_QUERY");
    }

    private static string Hash(WatchQuery query) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(query.ToString())).AsSpan(0, 16));

    private static InvalidFault Malformed() => new("resume_token", "is not one of this service; send that of the last message, or none to begin.", "RESUME_TOKEN_MALFORMED");
}
