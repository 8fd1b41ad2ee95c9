using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using CchcPlatform.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CchcPlatform.Conformance.Fuzz;

/// <summary>
/// Sends mutated requests to rpcs, by gRPC and as JSON, and holds the answers, the log, the health and the memory of the host
/// against what is promised for any input. The same seed makes the same requests (page tokens and etags aside, which the host makes).
/// </summary>
/// <remarks>
/// <c>CCHC_FUZZ_CASES</c> (1 000) is the number of requests for each rpc, <c>CCHC_FUZZ_SEED</c> (1) makes others.
/// </remarks>
/// <param name="host">The host.</param>
/// <param name="account">The account that calls an rpc; it must have the permission, or everything would end there.</param>
/// <param name="isEndless">Whether an rpc streams without an end: it is cut off, what is wrong with a request being told at the beginning.</param>
public sealed class MessageFuzz(TestHost host, Func<MethodDescriptor, string> account, Func<MethodDescriptor, bool> isEndless)
{
    private const int MostProblems = 10;
    private const long MostMemory = 400L * 1024 * 1024;

    private static readonly int Cases = Setting("CCHC_FUZZ_CASES", 1_000);
    private static readonly int Seed = Setting("CCHC_FUZZ_SEED", 1);

    private readonly FuzzSeeds seeds = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(60) };
    private readonly ConcurrentQueue<string> problems = [];
    private readonly Dictionary<string, RpcCaller> callers = [];
    private MessageMutation mutation = new([]);

    /// <summary>Runs it.</summary>
    /// <param name="rpcs">The rpcs.</param>
    /// <param name="examples">Requests that an rpc takes; of a client's stream all of its messages.</param>
    /// <exception cref="Xunit.Sdk.XunitException">A promise was broken; the message holds the requests, to be sent again.</exception>
    public async Task RunAsync(IReadOnlyList<MethodDescriptor> rpcs, Func<MethodDescriptor, Task<IReadOnlyList<IMessage>>> examples)
    {
        using var log = new LogTap();
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        await seeds.DiscoverAsync(rpcs, CallerAsync);
        // Nobody shall take the rights away from those who ask.
        mutation = new MessageMutation([.. seeds.Known.Where(name => !rpcs.Select(account).Any(caller => name.Contains(caller, StringComparison.Ordinal)))]);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var rpc in rpcs)
        {
            var seed = await examples(rpc);
            var token = await host.TokenAsync(account(rpc));
            int next = 0, done = 0;
            while (next < Cases && problems.Count < MostProblems)
            {
                // What is really changed takes the state away that the example needs, and all that follow would end there.
                var changed = false;
                await Parallel.ForAsync(0, isEndless(rpc) ? 6 : 4, async (_, _) =>
                {
                    for (int number; !Volatile.Read(ref changed) && problems.Count < MostProblems && (number = Interlocked.Increment(ref next) - 1) < Cases;)
                    {
                        if (await TryAsync(rpc, seed, token, number) == StatusCode.OK)
                        {
                            Interlocked.Increment(ref done);
                        }

                        if (!IsPreview(number))
                        {
                            Volatile.Write(ref changed, true);
                        }
                    }
                });
                if (changed)
                {
                    seed = await examples(rpc);
                }
            }

            Assert.True(isEndless(rpc) || done * 100 >= Cases, $"Only {done} of {Cases} requests to {rpc.FullName} were done: nearly nothing behind its rules was tried.");
            Assert.True(await GetsPastPermissionAsync(rpc, seed, token), $"{account(rpc)} may not call {rpc.FullName}, or not any more: nothing behind its permission was tried.");
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(problems.IsEmpty, string.Join("\n\n", problems));
        Assert.True(log.Found.IsEmpty, "The log has: " + string.Join('\n', log.Found.Take(MostProblems)));
        Assert.InRange(grown, long.MinValue, MostMemory);
        using var ready = await client.GetAsync(new Uri(host.Web, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private async Task<StatusCode?> TryAsync(MethodDescriptor rpc, IReadOnlyList<IMessage> seed, string token, int number)
    {
        var request = Make(rpc, seed, number);
        // A connection that breaks takes all of its calls with it: only one that breaks a connection of its own is to blame.
        var answer = await SendAsync(client, request, token) ?? await AloneAsync(request, token);
        for (var again = 0; again < 60 && answer.Text.Contains("HOST_OVERLOADED", StringComparison.Ordinal); again++)
        {
            // A slow machine refuses as it should; what the request itself does is asked.
            await Task.Delay(500);
            answer = await AloneAsync(request, token);
        }

        // The deadline of a stream that has no other end is ours.
        if (!(isEndless(rpc) && answer.Status == StatusCode.DeadlineExceeded) && answer.Fault() is { } fault)
        {
            problems.Enqueue($"{rpc.FullName}, case {number} of seed {Seed}: {fault}\n{request}");
        }

        return answer.Status;
    }

    // Everything random about a case comes from its number, so that one can be made again alone.
    private FuzzCase Make(MethodDescriptor rpc, IReadOnlyList<IMessage> seed, int number)
    {
        var random = new Random(HashCode(rpc.FullName) ^ (Seed * 7_919) ^ (number * 104_729));
        var messages = seed.Select(m => rpc.InputType.Parser.ParseFrom(m.ToByteArray())).ToList();
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            mutation.Apply(messages[random.Next(messages.Count)], random);
        }

        messages.ForEach(m => rpc.InputType.FindFieldByName("validate_only")?.Accessor.SetValue(m, IsPreview(number)));
        if (random.Next(10) < 3 && HttpBinding.Of(rpc) is { } binding)
        {
            var body = binding.HasBody ? binding.BodyOf(messages[0]) : null;
            return new FuzzCase(rpc, binding.Verb, binding.PathOf(messages[0]), "application/json", body is not null && random.Next(2) == 0 ? JsonMutation.Apply(body, random) : body);
        }

        var parts = messages.Select(m => m.ToByteArray()).ToList();
        if (rpc.IsClientStreaming && random.Next(3) == 0)
        {
            Disorder(parts, random);
        }

        if (random.Next(3) == 0 && parts.Count > 0)
        {
            var at = random.Next(parts.Count);
            parts[at] = WireMutation.Apply(parts[at], random);
        }

        var frame = WireMutation.Frame(parts);
        return new FuzzCase(rpc, HttpMethod.Post, $"/{rpc.Service.FullName}/{rpc.Name}", "application/grpc", random.Next(12) == 0 ? WireMutation.ApplyToFrame(frame, random) : frame);
    }

    // Previews run all rules and leave the state as it is.
    private static bool IsPreview(int number) => number % 32 > 0;

    private static void Disorder(List<byte[]> parts, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                parts.Clear();
                break;
            case 1:
                parts.RemoveAt(0);
                break;
            case 2:
                parts.Reverse();
                break;
            default:
                parts.Add(parts[0]);
                break;
        }
    }

    private async Task<FuzzAnswer> AloneAsync(FuzzCase request, string token)
    {
        using var alone = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(60) };
        return await SendAsync(alone, request, token) ?? new FuzzAnswer(StatusCode.Unknown, 0, "no answer");
    }

    // Null when no answer came.
    private async Task<FuzzAnswer?> SendAsync(HttpClient client, FuzzCase request, string token)
    {
        using var message = new HttpRequestMessage(request.Verb, new Uri(request.IsGrpc ? host.Grpc : host.Web, request.Path));
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (request.IsGrpc)
        {
            message.Version = HttpVersion.Version20;
            message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            if (isEndless(request.Rpc))
            {
                message.Headers.Add("grpc-timeout", "100m");
            }
        }

        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(request.ContentType) } };
        }

        try
        {
            using var response = await client.SendAsync(message);
            return await FuzzAnswer.OfAsync(response, request.IsGrpc);
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    private async Task<bool> GetsPastPermissionAsync(MethodDescriptor rpc, IReadOnlyList<IMessage> seed, string token)
    {
        var answer = await AloneAsync(
            new FuzzCase(rpc, HttpMethod.Post, $"/{rpc.Service.FullName}/{rpc.Name}", "application/grpc", WireMutation.Frame([.. seed.Select(m => m.ToByteArray())])), token);
        return answer.Status is not (StatusCode.PermissionDenied or StatusCode.Unauthenticated);
    }

    private async Task<RpcCaller> CallerAsync(MethodDescriptor rpc)
    {
        var name = account(rpc);
        return callers.TryGetValue(name, out var known) ? known : callers[name] = new RpcCaller(await host.CallAsAsync(name));
    }

    // Not string.GetHashCode, which differs between processes.
    private static int HashCode(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));

    private static int Setting(string name, int standard) => int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : standard;
}
