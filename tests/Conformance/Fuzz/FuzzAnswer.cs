using System.Text;
using Google.Protobuf;
using Grpc.Core;

namespace CchcPlatform.Conformance.Fuzz;

/// <summary>What came back: the gRPC status, also of a JSON call, and every text of a refusal.</summary>
internal sealed record FuzzAnswer(StatusCode? Status, int Http, string Text)
{
    private static readonly string[] Inside = ["   at ", "Exception", "Npgsql", "System.", "Microsoft.", "SELECT ", "INSERT ", "UPDATE ", "SQLSTATE", "relation \"", "Host=", "/root/", ".cs:line"];

    /// <summary>What is wrong with it, in one sentence; null when nothing is.</summary>
    public string? Fault() =>
        Status is StatusCode.Internal or StatusCode.Unknown or StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted || Http >= 500
            ? $"answered {Status} (HTTP {Http}): {Text}"
            : Status is null && Http is >= 200 and < 300 ? $"answered HTTP {Http} without a gRPC status"
            : Status == StatusCode.OK ? null
            : Inside.FirstOrDefault(word => Text.Contains(word, StringComparison.Ordinal)) is { } word ? $"shows its inside ('{word}'): {Text}"
            : Text.Contains(MessageMutation.Personal, StringComparison.Ordinal) ? $"repeats a personal field: {Text}"
            : null;

    public static async Task<FuzzAnswer> OfAsync(HttpResponseMessage response, bool grpc)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        if (!grpc)
        {
            var text = Encoding.UTF8.GetString(body);
            return new FuzzAnswer(response.IsSuccessStatusCode ? StatusCode.OK : JsonStatus(text), (int)response.StatusCode, text);
        }

        var details = Header(response, "grpc-status-details-bin") is { } packed ? Google.Rpc.Status.Parser.ParseFrom(Decode(packed)) : null;
        return new FuzzAnswer(
            Header(response, "grpc-status") is { } code ? (StatusCode)int.Parse(code) : null, (int)response.StatusCode,
            Uri.UnescapeDataString(Header(response, "grpc-message") ?? "") + " " + string.Join(' ', details?.Details.Select(d => d.Value.ToStringUtf8()) ?? []));
    }

    // A refusal in JSON holds its code; a body that is none is told by its HTTP status.
    private static StatusCode? JsonStatus(string text)
    {
        try
        {
            return (StatusCode)System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("code").GetInt32();
        }
        catch (Exception other) when (other is System.Text.Json.JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailing) ? trailing.First()
        : response.Headers.TryGetValues(name, out var leading) ? leading.First() : null;

    private static byte[] Decode(string base64) => Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
}
