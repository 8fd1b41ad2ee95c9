using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Cchc.Platform.V1;
using Cchc.Steering.V1;
using CchcPlatform.Host.Tests.Identity;
using CchcPlatform.Host.Tests.Loading;
using CchcPlatform.Server;
using CchcPlatform.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Calls;

/// <summary>A call counts with the rights that its caller has when its request is there, however slowly that was sent.</summary>
public sealed class LateRequestTests(HostWithAllModules all) : IClassFixture<HostWithAllModules>
{
    // Until the host has the headers of a call, and with them the caller.
    private static readonly TimeSpan Arrival = TimeSpan.FromMilliseconds(500);

    private readonly TestHost host = all.Host;

    [Fact]
    public async Task A_right_that_is_withdrawn_while_a_message_arrives_is_refused()
    {
        var accounts = new AccountService.AccountServiceClient(await host.CallAsAsync("admin"));
        var right = (await accounts.GiveGrantAsync(new GiveGrantRequest { Parent = "accounts/head-vp", Role = "SystemAdmin", Commune = "25195", Reason = "x" })).Grant;
        var message = new GiveGrantRequest { Parent = "accounts/viewer", Role = "CaseOfficer", Commune = "25195", Unit = "VP", Reason = "QĐ 9/QĐ-UBND" };
        var rest = new TaskCompletionSource();
        var giving = SendAsync("GiveGrant", message, await host.TokenAsync("head-vp"), rest.Task);
        await Task.Delay(Arrival);
        await accounts.WithdrawGrantAsync(new WithdrawGrantRequest { Name = right.Name, Reason = "x" });
        await Task.Delay(TimeSpan.FromSeconds(1));
        rest.SetResult();
        Assert.Equal(StatusCode.PermissionDenied, await giving);
        Assert.DoesNotContain((await accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/viewer" })).Grants, grant => grant.Role == "CaseOfficer");
    }

    [Fact]
    public async Task A_token_that_expires_while_a_message_arrives_is_refused()
    {
        var key = Directory.GetFiles(Path.Combine(host.Services.GetRequiredService<HostSettings>().DataFolder, "keys"), "*.pem").Order(StringComparer.Ordinal).Last();
        var token = ForgedTokens.Make(ForgedTokens.CredentialsOf(key), "viewer", expires: DateTimeOffset.UtcNow.AddSeconds(3));
        Assert.Equal(StatusCode.OK, await SendAsync("ListAccounts", new ListAccountsRequest(), token, Task.CompletedTask));
        Assert.Equal(StatusCode.Unauthenticated, await SendAsync("ListAccounts", new ListAccountsRequest(), token, Task.Delay(TimeSpan.FromSeconds(3.2))));
    }

    [Fact]
    public async Task A_right_that_is_withdrawn_while_a_file_arrives_is_refused()
    {
        var accounts = new AccountService.AccountServiceClient(await host.CallAsAsync("admin"));
        using var import = new ImportService.ImportServiceClient(await host.CallAsAsync("steering")).ImportPlan();
        await import.RequestStream.WriteAsync(new ImportPlanRequest { Header = new ImportPlanHeader { Parent = "communes/25195", Year = 2044, FileName = "plan.txt" } });
        var file = await File.ReadAllBytesAsync(Path.Combine(RepositoryScripts.Root, "build", "data", "plan-25195-2026.txt"));
        await import.RequestStream.WriteAsync(new ImportPlanRequest { Chunk = ByteString.CopyFrom(file) });
        await Task.Delay(Arrival);
        foreach (var grant in (await accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/steering" })).Grants)
        {
            await accounts.WithdrawGrantAsync(new WithdrawGrantRequest { Name = grant.Name, Reason = "x" });
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
        await import.RequestStream.CompleteAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await import.ResponseStream.ReadAllAsync().ToListAsync());
        Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_MISSING"), (refused.StatusCode, Faults.ReasonOf(refused)));
        Assert.Equal(0L, await host.ScalarAsync<long>("select count(*) from steering.imports where year = 2044"));
    }

    private async Task<StatusCode> SendAsync(string method, IMessage message, string token, Task rest)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Grpc, "/cchc.platform.v1.AccountService/" + method))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new InTwoParts(message, rest),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var answer = await client.SendAsync(request);
        var headers = answer.TrailingHeaders.Contains("grpc-status") ? answer.TrailingHeaders : answer.Headers;
        return (StatusCode)int.Parse(headers.GetValues("grpc-status").Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A message whose second half is sent when a task has ended.</summary>
    private sealed class InTwoParts : HttpContent
    {
        private readonly byte[] bytes;
        private readonly Task rest;

        public InTwoParts(IMessage message, Task rest)
        {
            bytes = [.. new byte[5], .. message.ToByteArray()];
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - 5);
            this.rest = rest;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await stream.FlushAsync();
            await rest;
            await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
