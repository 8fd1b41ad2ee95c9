using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Identity.Keys;
using Npgsql;
using OpenTelemetry;

namespace CchcPlatform.Server.Identity.Callers;

/// <summary>Keeps the version of rights and the signing keys fresh: at a notification at once, otherwise a few times a second.</summary>
internal sealed class RightsWatch(NpgsqlDataSource source, RightsVersion version, KeyRing keys, TimeProvider clock, ILogger<RightsWatch> log) : BackgroundService
{
    /// <summary>Channel of the notification that follows a committed change of rights.</summary>
    public const string Channel = "cchc_identity";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        // The polls of the database would otherwise be traces without end.
        using var silent = SuppressInstrumentationScope.Begin();
        await Task.WhenAll(
            Steadily.RepeatAsync(PollAsync, "reading the version of rights", clock, log, stop),
            Steadily.RepeatAsync(ListenAsync, "listening for changed rights", clock, log, stop));
    }

    private async Task PollAsync(CancellationToken stop)
    {
        await version.ReadAsync(stop);
        keys.Refresh();
        await Task.Delay(Pause, clock, stop);
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stop);
        }

        while (true)
        {
            await connection.WaitAsync(stop);
            await version.ReadAsync(stop);
        }
    }
}
