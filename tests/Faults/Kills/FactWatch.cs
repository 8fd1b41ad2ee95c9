using Cchc.Platform.V1;
using CchcPlatform.Faults.Tests.Changes;
using CchcPlatform.Faults.Tests.Running;
using Grpc.Core;
using Caller = CchcPlatform.Faults.Tests.Changes.Caller;

namespace CchcPlatform.Faults.Tests.Kills;

/// <summary>A system of the province: it watches the facts of all communes, those of rights too, and goes on with its last token after whatever ended its stream.</summary>
internal sealed class FactWatch : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, List<long>> positions = Evidence.Schemas.ToDictionary(key => key, _ => new List<long>());
    private readonly CancellationTokenSource enough = new();
    private readonly Instance instance;
    private readonly Task watching;
    private volatile bool hears;
    private string token = "";

    public FactWatch(Instance instance)
    {
        this.instance = instance;
        watching = Task.Run(WatchAsync);
    }

    /// <summary>How often a stream was broken that it heard something on.</summary>
    public int Broken { get; private set; }

    /// <summary>Waits until it hears the host; for a minute at most, for it may have ended, as <see cref="CompareAsync"/> then tells.</summary>
    public async Task HearsAsync()
    {
        for (var left = TimeSpan.FromMinutes(1); left > TimeSpan.Zero && !hears; left -= TimeSpan.FromMilliseconds(20))
        {
            await Task.Delay(20);
        }
    }

    /// <summary>What was skipped, repeated or told out of order, compared with the logs; empty when every fact came once. Called when nothing is written any more.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync()
    {
        var wrong = new List<string>();
        var written = new Dictionary<string, List<long>>();
        foreach (var module in positions.Keys)
        {
            written[module] = (await instance.Database.RowsAsync($"SELECT position FROM {module}.facts ORDER BY position")).Select(row => (long)row[0]!).ToList();
        }

        for (var left = Patience; left > TimeSpan.Zero && !watching.IsCompleted && written.Any(log => !Taken(log.Key).TakeLast(1).SequenceEqual(log.Value.TakeLast(1))); left -= TimeSpan.FromMilliseconds(100))
        {
            await Task.Delay(100);
        }

        await enough.CancelAsync();
        await watching;
        foreach (var (module, log) in written)
        {
            var taken = positions[module];
            wrong.AddRange(log.Except(taken).Take(5).Select(position => $"the watcher never got {module} {position}"));
            wrong.AddRange(taken.GroupBy(position => position).Where(same => same.Count() > 1).Take(5).Select(same => $"the watcher got {module} {same.Key} {same.Count()} times"));
            wrong.AddRange(taken.Except(log).Take(5).Select(position => $"the watcher got {module} {position}, which is not there"));
            wrong.AddRange(taken.Zip(taken.Skip(1)).Where(pair => pair.First > pair.Second).Take(5).Select(pair => $"the watcher got {module} {pair.Second} after {pair.First}"));
        }

        return wrong;
    }

    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        await watching.ContinueWith(_ => { }, TaskScheduler.Default);
        enough.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                // Each time a caller of its own: its access token may have ended meanwhile.
                using var caller = new Caller(instance);
                var request = new WatchFactsRequest { Parent = "communes/-", Modules = { positions.Keys }, ResumeToken = token };
                using var watch = new FactService.FactServiceClient(caller.Invoker).WatchFacts(request, (await caller.OptionsAsync("province-system")).WithCancellationToken(enough.Token));
                while (await watch.ResponseStream.MoveNext(enough.Token))
                {
                    Take(watch.ResponseStream.Current);
                    hears = true;
                }
            }
            catch (Exception) when (enough.IsCancellationRequested)
            {
                return;
            }
            catch (RpcException broken) when (broken.StatusCode is not (StatusCode.DataLoss or StatusCode.InvalidArgument or StatusCode.PermissionDenied))
            {
                Broken += hears ? 1 : 0;
            }
            catch (HttpRequestException)
            {
                // The token endpoint is away too.
            }

            hears = false;
            await Task.Delay(100);
        }
    }

    // Facts and token belong together: who keeps both in one transaction repeats nothing.
    private void Take(WatchFactsResponse message)
    {
        lock (positions)
        {
            foreach (var fact in message.Facts)
            {
                positions[fact.Module].Add(fact.Position);
            }

            token = message.ResumeToken;
        }
    }

    private List<long> Taken(string module)
    {
        lock (positions)
        {
            return [.. positions[module].TakeLast(1)];
        }
    }
}
