using Autofac;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Data;

namespace CchcPlatform.Server.Facts;

/// <summary>
/// Brings the facts of one publisher to one handler, each with effect exactly once. Every host runs it; the lock on the cursor
/// lets one at a time through, and a host that finds the cursor elsewhere than it thought reads again.
/// </summary>
/// <remarks>The facts are read before the transaction, not inside it: a reaction never holds one connection while it waits for another.</remarks>
internal sealed class Reaction(
    ReactionSubject subject, ParkedFacts parked, IFactSource source, ILifetimeScope root, FactSettings settings,
    TimeProvider clock, ILogger<Reaction> log)
{
    private const long SkipAtLeast = 1_000;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(10);

    private long? cursor;
    private long scanned;
    private long singlyUpTo;
    private (long Position, int Tries) failing;
    private long countedAt;
    private long waiting;
    private long oldest;

    public ReactionSubject Subject { get; } = subject;

    public ParkedFacts Parked { get; } = parked;

    /// <inheritdoc cref="IFactSource.Complaint" />
    public string? Complaint => source.Complaint;

    /// <summary>How many facts are parked, as known a moment ago.</summary>
    public long Waiting => Volatile.Read(ref waiting);

    /// <summary>Age of the oldest final fact that is not handled yet; zero when there is none.</summary>
    public TimeSpan Lag => Volatile.Read(ref oldest) is var ticks and > 0 && clock.GetUtcNow().UtcTicks - ticks is var age and > 0
        ? TimeSpan.FromTicks(age) : TimeSpan.Zero;

    public async Task RunAsync(CancellationToken stop)
    {
        using var noted = log.BeginScope(ModuleScope.Of(Subject.Module.Key));
        await Steadily.RepeatAsync(TurnAsync, $"the reaction {Subject}", clock, log, stop);
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        if (cursor is null)
        {
            var (position, log) = await Parked.CursorAsync(stop);
            scanned = (cursor = position).Value;
            source.Resume(log);
        }

        if (countedAt == 0 || clock.GetElapsedTime(countedAt) > CountEvery)
        {
            await CountAsync(stop);
        }

        if (await source.ReadAsync(scanned, cursor < singlyUpTo ? 1 : FactSettings.BatchSize, stop) is not { } batch)
        {
            cursor = null;
            return;
        }

        if (batch.Facts.Count > 0)
        {
            Volatile.Write(ref oldest, batch.Facts[0].RecordedAt.UtcTicks);
            if (!await TryAsync(batch, stop))
            {
                // Another host has the cursor. If it dies, this one goes on.
                await Task.Delay(settings.Poll < TakeOver ? settings.Poll : TakeOver, clock, stop);
            }

            return;
        }

        Volatile.Write(ref oldest, 0);
        scanned = batch.UpTo;
        if (scanned - cursor >= SkipAtLeast)
        {
            // Nothing here for this handler: without this step each start would read it all again.
            await HandleAsync(batch, stop);
        }
    }

    private async Task<bool> TryAsync(FactBatch batch, CancellationToken stop)
    {
        // What only the commit refuses counts against the last fact; tried singly, it falls to the right one.
        FactRow? current = null;
        try
        {
            return await HandleAsync(batch, stop, fact => current = fact);
        }
        catch (Exception failure) when (current is not null && !stop.IsCancellationRequested && !DatabaseAway.Is(failure))
        {
            singlyUpTo = batch.UpTo;
            failing = (current.Position, failing.Position == current.Position ? failing.Tries + 1 : 1);
            if (failing.Tries >= FactSettings.Tries && batch.Facts.Count == 1)
            {
                await ParkAsync(current, failure, stop);
            }
            else
            {
                log.LogWarning(failure, "{Reaction} failed on the fact at {Position}; it is tried again", Subject, current.Position);
                await Task.Delay(PauseAfterFailure * failing.Tries, clock, stop);
            }

            return true;
        }
    }

    /// <summary>Handles facts and moves the cursor, in one transaction. False when another host has the cursor.</summary>
    private async Task<bool> HandleAsync(FactBatch batch, CancellationToken stop, Action<FactRow>? starts = null)
    {
        await using var work = await ReactionTransaction.BeginAsync(Subject, root, stop);
        if (await work.LockAsync(wait: false, [.. batch.Facts.Select(f => f.Resource).Distinct()], stop) is not { } locked)
        {
            return false;
        }

        if (locked.Position != cursor)
        {
            // Another host has moved it, perhaps in another log.
            cursor = null;
            return true;
        }

        foreach (var fact in batch.Facts)
        {
            if (locked.Parked.Contains(fact.Resource))
            {
                work.Park(fact, error: "", tries: 0);
                countedAt = 0;
                continue;
            }

            starts?.Invoke(fact);
            await work.HandleAsync(fact, stop);
        }

        work.Move(batch.UpTo, source.Log);
        await work.CommitAsync();
        scanned = (cursor = batch.UpTo).Value;
        return true;
    }

    private async Task ParkAsync(FactRow fact, Exception failure, CancellationToken stop)
    {
        await using var work = await ReactionTransaction.BeginAsync(Subject, root, stop);
        if (await work.LockAsync(wait: true, [], stop) is not { } locked || locked.Position != cursor)
        {
            // Another host was faster: the next turn sees what it did.
            cursor = null;
            return;
        }

        work.Park(fact, FailureSentence.Of(failure), failing.Tries);
        work.Move(fact.Position, source.Log);
        await work.CommitAsync();
        scanned = (cursor = fact.Position).Value;
        await CountAsync(stop);
        log.LogError(failure,
            "{Reaction} failed {Tries} times on the fact at {Position} of {Resource}: it is parked, and later facts of that resource wait. Repair the cause, then call cchc.platform.v1.ReactionService/ReplayParkedFacts",
            Subject, failing.Tries, fact.Position, fact.Resource);
    }

    /// <summary>Whether there is a fact at a position that this handler has come past, in one of these communes; null for all.</summary>
    public async Task<bool> HasHandledAsync(long position, string[]? communes, CancellationToken cancel) =>
        position <= (await Parked.CursorAsync(cancel)).Position
        && await source.FindAsync(position, cancel) is { } fact && Subject.Types.Contains(fact.Type) && (communes is null || communes.Contains(fact.Commune));

    /// <summary>
    /// Handles the parked facts of one resource in their order, each in a transaction of its own, until one fails or none is left. One that its publisher
    /// does not have any more is given up.
    /// </summary>
    /// <returns>How many were handled, and the sentence of the one that failed; null when none did.</returns>
    public async Task<(int Replayed, string? Failure)> ReplayAsync(string resource, CancellationToken cancel)
    {
        var replayed = 0;
        try
        {
            while (await Parked.ListAsync(0, resource, null, 1, cancel) is [var head])
            {
                if (await source.FindAsync(head.Position, cancel) is not { } fact || fact.Resource != resource)
                {
                    await DropAsync(head, cancel);
                    continue;
                }

                try
                {
                    replayed += await ReplayAsync(fact, cancel) ? 1 : 0;
                }
                catch (Exception failure) when (!cancel.IsCancellationRequested && !DatabaseAway.Is(failure))
                {
                    log.LogWarning(failure, "{Reaction} failed again on the parked fact at {Position}", Subject, fact.Position);
                    await Parked.FailedAgainAsync(fact.Position, FailureSentence.Of(failure), cancel);
                    return (replayed, FailureSentence.Of(failure));
                }
            }

            return (replayed, null);
        }
        finally
        {
            await CountAsync(CancellationToken.None);
        }
    }

    /// <summary>Gives up a parked fact that its publisher does not have any more: its log was restored to before it.</summary>
    private async Task DropAsync(ParkedFact gone, CancellationToken cancel)
    {
        await using var work = await ReactionTransaction.BeginAsync(Subject, root, cancel);
        await work.LockAsync(wait: true, [], cancel);
        work.Release(gone.Position);
        await work.CommitAsync();
        log.LogError(
            "The fact at {Position} of {Resource}, parked for {Reaction}, is not in the log of {Publisher} any more, which was restored to before it: it is given up, and what waited behind it goes on",
            gone.Position, gone.Resource, Subject, Subject.Publisher);
    }

    private async Task<bool> ReplayAsync(FactRow fact, CancellationToken cancel)
    {
        await using var work = await ReactionTransaction.BeginAsync(Subject, root, cancel);
        await work.LockAsync(wait: true, [], cancel);
        if (await work.FirstParkedAsync(fact.Resource, cancel) != fact.Position)
        {
            // Somebody else replays it too.
            return false;
        }

        await work.HandleAsync(fact, cancel);
        work.Release(fact.Position);
        await work.CommitAsync();
        return true;
    }

    private async Task CountAsync(CancellationToken cancel)
    {
        Volatile.Write(ref waiting, await Parked.CountAsync(cancel));
        countedAt = clock.GetTimestamp();
    }
}
