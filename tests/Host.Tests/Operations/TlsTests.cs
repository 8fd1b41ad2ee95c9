using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cchc.Platform.V1;
using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server;
using CchcPlatform.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>Endpoints with TLS and without.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task One_port_with_TLS_serves_JSON_the_issuer_and_gRPC_and_takes_up_a_renewed_certificate()
    {
        using var certificate = new TestCertificate();
        certificate.Issue();
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var port = $"{Ports.Free()}";
        // Outside Development the issuer gives tokens over TLS only.
        await using var process = await HostProcess.StartAsync(
            host, LedgerHost.Folder, [.. certificate.Environment, ("CCHC_WEB_PORT", port), ("CCHC_GRPC_PORT", port), ("DOTNET_ENVIRONMENT", "Production")]);
        Assert.Equal(process.Web, process.Grpc);
        Assert.Equal("https", process.Web.Scheme);

        string? shown = null;
        using var web = new HttpClient(certificate.Trusting(c => shown = c.SerialNumber)) { BaseAddress = process.Web };
        var discovery = await web.GetFromJsonAsync<JsonElement>("/.well-known/openid-configuration");
        Assert.Equal(process.Web.ToString(), discovery.GetProperty("issuer").GetString());
        Assert.StartsWith(process.Web.ToString(), discovery.GetProperty("token_endpoint").GetString());
        var token = await process.TokenAsync(host.Of<HostSettings>().DataFolder, "admin", web);

        // curl speaks HTTP/2 by itself where TLS offers it; a client of HTTP/1.1 is served by the same port.
        foreach (var version in new[] { "--http1.1", "--http2" })
        {
            var seen = await Command.RunAsync(
                null, "curl", RepositoryScripts.Root, version, "-sS", "--cacert", certificate.AuthorityFile, "-H", $"Authorization: Bearer {token}",
                "-w", " %{http_version}", $"{process.Web}v1/modules");
            Assert.True(seen.ExitCode == 0, seen.ToString());
            Assert.Contains("\"ledger\"", seen.Output);
            Assert.EndsWith(version == "--http2" ? " 2" : " 1.1", seen.Output);
        }

        using (var channel = GrpcChannel.ForAddress(process.Grpc, new GrpcChannelOptions { HttpHandler = certificate.Trusting() }))
        {
            var listed = await new ModuleService.ModuleServiceClient(channel).ListModulesAsync(new ListModulesRequest(), new Metadata { { "authorization", "Bearer " + token } });
            Assert.Contains(listed.Modules, m => m.Key == "ledger");
        }

        // The commands of the machine itself trust the host's own certificate, and nothing else.
        var data = host.Of<HostSettings>().DataFolder;
        async Task<Command> ToolAsync(TestCertificate trusted, params string[] arguments) => await Command.RunAsync(
            null, "env", RepositoryScripts.Root,
            [$"CCHC_DATA={data}", $"CCHC_WEB_PORT={port}", $"CCHC_GRPC_PORT={port}", $"Tls__Certificate={trusted.CertificateFile}", "dotnet", TestTool.Path, .. arguments]);
        var given = await ToolAsync(certificate, "token", "admin");
        Assert.True(given.ExitCode == 0 && given.Output.Split('.').Length == 3, given.ToString());
        Assert.Equal(0, (await ToolAsync(certificate, "health")).ExitCode);
        // Steering is not loaded here, which the host says over TLS.
        var sent = await ToolAsync(certificate, "import", certificate.AuthorityFile, "--commune", "25195", "--year", "2027", "--preview");
        Assert.True(sent.ExitCode == 1, sent.ToString());
        using (var another = new TestCertificate())
        {
            another.Issue();
            var refused = await ToolAsync(another, "token", "admin");
            Assert.True(refused.ExitCode == 1 && refused.ToString().Contains("does not have the certificate"), refused.ToString());
        }

        // A caller that does not trust the authority stays away.
        using (var distrusting = new HttpClient())
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => distrusting.GetAsync(new Uri(process.Web, "/health/live")));
        }

        // Half a renewal changes nothing, a whole one counts for the next connection.
        var renewed = certificate.Issue();
        var key = await File.ReadAllTextAsync(certificate.KeyFile);
        await File.WriteAllTextAsync(certificate.KeyFile, "not a key");
        await Soon.BecomesTrueAsync(
            async () =>
            {
                using var client = new HttpClient(certificate.Trusting(c => shown = c.SerialNumber));
                await client.GetAsync(new Uri(process.Web, "/health/live"));
                return process.Output.Contains("the one known before stays in force");
            },
            "the broken key is told");
        Assert.NotEqual(renewed, shown);
        // The host serves as before, and its health says so: it would be started anew, which those files refuse. No secret is sent to who answers.
        var asked = await ToolAsync(certificate, "health");
        Assert.True(asked.ExitCode == 0, asked.ToString());
        Assert.Equal(1, (await ToolAsync(certificate, "token", "admin")).ExitCode);
        await File.WriteAllTextAsync(certificate.KeyFile, key);
        await Soon.BecomesTrueAsync(
            async () =>
            {
                using var client = new HttpClient(certificate.Trusting(c => shown = c.SerialNumber));
                await client.GetAsync(new Uri(process.Web, "/health/live"));
                return shown == renewed;
            },
            "the renewed certificate is shown");
    }

    [Fact]
    public async Task One_endpoint_may_be_plain_while_the_other_speaks_TLS()
    {
        using var certificate = new TestCertificate();
        certificate.Issue(days: 3);
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var process = await HostProcess.StartAsync(
            host, LedgerHost.Folder, [.. certificate.Environment, ("Tls__Web", "0"), ("CCHC_ADDRESS", "0.0.0.0")]);
        using var web = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync(new Uri(process.Web, "/health/live"))).StatusCode);
        using var channel = GrpcChannel.ForAddress(process.Grpc, new GrpcChannelOptions { HttpHandler = certificate.Trusting() });
        var health = await new Grpc.Health.V1.Health.HealthClient(channel).CheckAsync(new Grpc.Health.V1.HealthCheckRequest());
        Assert.Equal(Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving, health.Status);

        // The commands of the machine itself read the setting as the host does.
        var asked = await Command.RunAsync(
            null, "env", RepositoryScripts.Root, $"CCHC_DATA={host.Of<HostSettings>().DataFolder}", $"CCHC_WEB_PORT={process.Web.Port}", $"CCHC_GRPC_PORT={process.Grpc.Port}",
            $"Tls__Certificate={certificate.CertificateFile}", "Tls__Web=0", "dotnet", TestTool.Path, "health");
        Assert.True(asked.ExitCode == 0, asked.ToString());

        // The plain one is open to other machines, which is said; so is a certificate that ends soon.
        Assert.Contains("is plain and open to other machines", process.Output);
        Assert.Contains("renew it, the host takes up the new files by itself", process.Output);
    }

    [Fact]
    public async Task What_does_not_fit_together_stops_the_start_with_a_sentence()
    {
        using var certificate = new TestCertificate();
        certificate.Issue();
        var data = Directory.CreateTempSubdirectory("cchc-tls-start-").FullName;
        (string, string)[] common = [("CCHC_DATA", data), ("ConnectionStrings__Cchc", "Host=/nowhere;Database=none;Username=nobody")];

        async Task<string> RefusalAsync(params (string, string)[] settings)
        {
            var (code, output) = await HostProcess.RefusesAsync([.. common, .. settings]);
            Assert.Equal(1, code);
            Assert.DoesNotContain("   at ", output);
            return output;
        }

        Assert.Contains("one of them is missing", await RefusalAsync(("Tls__Certificate", certificate.CertificateFile)));
        Assert.Contains("need a certificate", await RefusalAsync(("Tls__Grpc", "true")));
        Assert.Contains("one port can serve both only with TLS on both", await RefusalAsync(("CCHC_WEB_PORT", "6400"), ("CCHC_GRPC_PORT", "6400")));
        Assert.Contains("must be an IP address", await RefusalAsync(("CCHC_ADDRESS", "example")));
        File.SetUnixFileMode(certificate.KeyFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("is a secret that other users can read", await RefusalAsync(certificate.Environment));
        File.SetUnixFileMode(certificate.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(certificate.KeyFile, "not a key");
        Assert.Contains("cannot be used", await RefusalAsync(certificate.Environment));
        Directory.Delete(data, recursive: true);
    }
}
