using CchcPlatform.Kernel.Facts;
using Npgsql;

namespace CchcPlatform.Server.Facts;

/// <summary>
/// Wakes the readers of one schema: those of this process at once, those of other hosts by one notification in
/// <see cref="FactSettings.NotifyGap"/>. It is sent after the commit and by another connection, because a NOTIFY inside the
/// transaction of a change would make all commits of the server wait for each other.
/// </summary>
internal sealed class FactChannel(Horizon horizon, NpgsqlDataSource source, FactSignal signal, TimeProvider clock, ILogger<FactChannel> log)
{
    private static readonly TimeSpan Unending = Timeout.InfiniteTimeSpan;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly string me = Guid.NewGuid().ToString("n");
    private readonly string name = "cchc_facts_" + horizon.Schema;
    private readonly Wake committed = new();
    private NpgsqlConnection? listening;

    public Task RunAsync(CancellationToken stop)
    {
        signal.Listen(horizon.Schema, () =>
        {
            horizon.Ring();
            committed.Ring();
        });
        return Task.WhenAll(
            Steadily.RepeatAsync(TellAsync, $"telling other hosts about facts of {horizon.Schema}", clock, log, stop),
            Steadily.RepeatAsync(HearAsync, $"hearing of facts of {horizon.Schema} on other hosts", clock, log, stop));
    }

    private async Task TellAsync(CancellationToken stop)
    {
        await committed.WaitAsync(Unending, stop);
        try
        {
            await using var notify = source.CreateCommand($"NOTIFY {name}, '{me}'");
            await notify.ExecuteNonQueryAsync(stop);
        }
        catch
        {
            // It is still to be told.
            committed.Ring();
            throw;
        }

        await Task.Delay(FactSettings.NotifyGap, clock, stop);
    }

    // One turn is one thing heard, or a silence: what goes well is seen to go well.
    private async Task HearAsync(CancellationToken stop)
    {
        var connection = listening ??= await ListenAsync(stop);
        try
        {
            if (!await connection.WaitAsync(Silence, stop))
            {
                // A connection that died without a word is noticed only by using it.
                await ExecuteAsync(connection, "SELECT 1", stop);
            }
        }
        catch
        {
            listening = null;
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken stop)
    {
        var connection = await source.OpenConnectionAsync(stop);
        connection.Notification += (_, heard) =>
        {
            if (heard.Payload != me)
            {
                horizon.Ring();
            }
        };
        try
        {
            await ExecuteAsync(connection, "LISTEN " + name, stop);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        // Something may have been said while nobody listened.
        horizon.Ring();
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }
}
