using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using CchcPlatform.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;

namespace CchcPlatform.Tool;

/// <summary>
/// The running instance of this machine that <c>CCHC_DATA</c>, <c>CCHC_ADDRESS</c>, <c>CCHC_WEB_PORT</c> and <c>CCHC_GRPC_PORT</c> name, read
/// as the host reads them. Where the host's own <c>Tls__Certificate</c> is set too, it is asked by TLS, and what is sent a secret must have that certificate.
/// </summary>
internal sealed class Instance : IDisposable
{
    private static readonly string Certificate = Environment.GetEnvironmentVariable("Tls__Certificate") ?? "";
    private static readonly IConfiguration Given = new ConfigurationBuilder().AddEnvironmentVariables().Build();
    private readonly HostSettings settings = HostSettings.Read(Given);
    private GrpcChannel? channel;

    public string Data => settings.DataFolder;

    public string Web => $"{Scheme("Tls:Web")}://{Reachable(settings.WebPort)}";

    public string Grpc => $"{Scheme("Tls:Grpc")}://{Reachable(settings.GrpcPort)}";

    /// <summary>An invoker whose calls carry a token of the account.</summary>
    /// <exception cref="UsageException">There is no such account.</exception>
    /// <exception cref="InstanceAwayException">Nothing answers.</exception>
    /// <exception cref="RefusedException">The instance gives the account no token.</exception>
    public async Task<CallInvoker> CallAsAsync(string account, CancellationToken cancel)
    {
        var token = await TokenAsync(account, cancel);
        channel ??= GrpcChannel.ForAddress(Grpc, new GrpcChannelOptions { HttpHandler = Handler(), DisposeHttpClient = true });
        return channel.Intercept(headers =>
        {
            headers.Add("authorization", "Bearer " + token);
            return headers;
        });
    }

    /// <summary>
    /// Whether it says that it is ready. No secret is sent, so any certificate will do: where renewed files do not fit, the host goes on
    /// with the pair that it knows.
    /// </summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } }) { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await client.GetAsync($"{Web}/health/ready", cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => channel?.Dispose();

    /// <summary>Names of the accounts whose secrets lie with the instance.</summary>
    /// <exception cref="InstanceAwayException">There is no such folder.</exception>
    public IReadOnlyList<string> Accounts() => Directory.Exists(AccountsFolder)
        ? [.. Directory.EnumerateFiles(AccountsFolder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)]
        : throw new InstanceAwayException($"There are no accounts in {Data}. Start the instance (in a clone: build/run), or let CCHC_DATA name its folder.");

    private string AccountsFolder => Path.Combine(Data, "secrets", "accounts");

    private string SecretOf(string account)
    {
        // A name, never a path.
        var known = Accounts();
        if (!known.Contains(account))
        {
            throw new UsageException($"There is no account \"{account}\"; there are: {string.Join(", ", known)}.");
        }

        try
        {
            return File.ReadAllText(Path.Combine(AccountsFolder, account)).Trim();
        }
        catch (UnauthorizedAccessException)
        {
            throw new UsageException($"The secret of {account} in {AccountsFolder} belongs to another user; run this as that user.");
        }
    }

    /// <summary>An access token of the account.</summary>
    /// <exception cref="UsageException">There is no such account.</exception>
    /// <exception cref="InstanceAwayException">Nothing answers.</exception>
    /// <exception cref="RefusedException">The instance gives the account no token.</exception>
    public async Task<string> TokenAsync(string account, CancellationToken cancel)
    {
        var secret = SecretOf(account);
        using var client = new HttpClient(Handler()) { Timeout = TimeSpan.FromSeconds(20) };
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
        catch (HttpRequestException other) when (other.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new InstanceAwayException($"What answers at {Web} does not have the certificate {Certificate}.");
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new InstanceAwayException($"Nothing answers at {Web}. Start the instance (in a clone: build/run); CCHC_ADDRESS and CCHC_WEB_PORT name another address and port.");
        }
    }

    // Where the host listens on every address, the loopback is one of them.
    private IPEndPoint Reachable(int port) => IPAddress.Parse(settings.Address) is var address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        ? new IPEndPoint(IPAddress.Loopback, port)
        : new IPEndPoint(address, port);

    private static string Scheme(string endpoint) =>
        Certificate.Length > 0 && (SettingReader.Read(Given, read => read.Flag(endpoint)) ?? true) ? "https" : "http";

    // The file itself is what is trusted: the name in it is not this address, and its authority need not be known to this machine.
    private static SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler();
        if (Certificate.Length > 0)
        {
            var own = CertificateOfHost();
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null && presented.GetRawCertData().AsSpan().SequenceEqual(own);
        }

        return handler;
    }

    private static byte[] CertificateOfHost()
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(Certificate);
            return certificate.RawData;
        }
        catch (Exception unreadable) when (unreadable is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Tls__Certificate names {Certificate}, which cannot be read: {unreadable.Message}");
        }
    }
}
