using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace CchcPlatform.Tool;

/// <summary>The running instance that <c>CCHC_DATA</c>, <c>CCHC_WEB_PORT</c> and <c>CCHC_GRPC_PORT</c> name, as <c>build/run</c> started it.</summary>
internal sealed class Instance : IDisposable
{
    private GrpcChannel? channel;

    public string Data { get; } = Path.GetFullPath(Variable("CCHC_DATA", ".data"));

    public string Web { get; } = "http://127.0.0.1:" + Variable("CCHC_WEB_PORT", "5080");

    public string Grpc { get; } = "http://127.0.0.1:" + Variable("CCHC_GRPC_PORT", "5081");

    /// <summary>An invoker whose calls carry a token of the account.</summary>
    /// <exception cref="UsageException">There is no such account.</exception>
    /// <exception cref="InstanceAwayException">Nothing answers.</exception>
    /// <exception cref="RefusedException">The instance gives the account no token.</exception>
    public async Task<CallInvoker> CallAsAsync(string account, CancellationToken cancel)
    {
        var token = await TokenAsync(account, SecretOf(account), cancel);
        channel ??= GrpcChannel.ForAddress(Grpc);
        return channel.Intercept(headers =>
        {
            headers.Add("authorization", "Bearer " + token);
            return headers;
        });
    }

    public void Dispose() => channel?.Dispose();

    private string SecretOf(string account)
    {
        var folder = Path.Combine(Data, "secrets", "accounts");
        if (!Directory.Exists(folder))
        {
            throw new InstanceAwayException($"There are no accounts in {Data}. Start the instance with build/run, or let CCHC_DATA name its folder.");
        }

        // A name, never a path.
        var known = Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal).ToList();
        if (!known.Contains(account))
        {
            throw new UsageException($"There is no account \"{account}\"; there are: {string.Join(", ", known)}.");
        }

        try
        {
            return File.ReadAllText(Path.Combine(folder, account)).Trim();
        }
        catch (UnauthorizedAccessException)
        {
            throw new UsageException($"The secret of {account} in {folder} belongs to another user; run this as that user.");
        }
    }

    private async Task<string> TokenAsync(string account, string secret, CancellationToken cancel)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = account, ["client_secret"] = secret, ["scope"] = "cchc",
        });
        try
        {
            using var answer = await client.PostAsync($"{Web}/connect/token", form, cancel);
            var body = await answer.Content.ReadFromJsonAsync<JsonObject>(cancel);
            return body?["access_token"]?.GetValue<string>()
                ?? throw new RefusedException($"{Web} gives {account} no token: {body?["error_description"] ?? answer.ReasonPhrase} (does CCHC_DATA={Data} belong to it?)");
        }
        catch (System.Text.Json.JsonException)
        {
            throw new InstanceAwayException($"What answers at {Web} is not this platform; CCHC_WEB_PORT names another port.");
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new InstanceAwayException($"Nothing answers at {Web}. Start the instance with build/run (CCHC_WEB_PORT names another port).");
        }
    }

    private static string Variable(string name, string standard) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : standard;
}
