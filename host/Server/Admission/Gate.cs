namespace CchcPlatform.Server.Admission;

/// <summary>
/// Lets a fixed number of calls in at once and a bounded number wait. Who is next is decided between tenants, then between the
/// subjects of the tenant: the one with the fewest running, of equals the one that was served longer ago. When nobody more may
/// wait, the newest of the longest line has to go, of all or of its own tenant. So a flood fills only its own line, and the others' calls pass by it.
/// </summary>
/// <remarks>The framework's limiters know one line for all, or a limit for each tenant that others cannot use while it is idle.</remarks>
internal sealed class Gate : IDisposable
{
    // Idle lines are kept, for most subjects come again at once; beyond this many they are forgotten.
    private const int MostKept = 4096;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(50);

    // A line that was not empty for so long is no burst.
    private static readonly TimeSpan LongestBurst = TimeSpan.FromMilliseconds(250);

    private readonly Lock turns = new();
    private readonly Dictionary<string, TenantLines> tenants = new(StringComparer.Ordinal);
    private readonly HashSet<TenantLines> waitingTenants = [];
    private readonly GateOptions options;
    private readonly TimeSpan longestWait;
    private readonly TimeProvider clock;
    private readonly ITimer sweep;
    private int lines;
    private int running;
    private int waiting;
    private long turn;
    private long refused;
    private DateTimeOffset waitingSince;

    // Ticks that a call takes, averaged over some sixteen.
    private long usual;

    public Gate(string name, GateOptions options, TimeSpan longestWait, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.AtOnce, 1, $"{AdmissionOptions.Section}:{name}:{nameof(GateOptions.AtOnce)}");
        ArgumentOutOfRangeException.ThrowIfNegative(options.MostWaiting, $"{AdmissionOptions.Section}:{name}:{nameof(GateOptions.Waiting)}");
        Name = name;
        this.options = options;
        this.longestWait = longestWait;
        this.clock = clock;
        sweep = clock.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Name { get; }

    public int Running => Volatile.Read(ref running);

    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>How many were refused since the start.</summary>
    public long Refused => Volatile.Read(ref refused);

    /// <summary>Lets a call in, at once or after a wait; null when it is refused.</summary>
    /// <param name="tenant">With whom it shares.</param>
    /// <param name="deadline">When its caller stops waiting; <see cref="DateTimeOffset.MaxValue"/> when it did not say.</param>
    /// <param name="ended">The caller has gone.</param>
    public ValueTask<Place?> EnterAsync(Tenant tenant, DateTimeOffset deadline, CancellationToken ended)
    {
        lock (turns)
        {
            var line = LineOf(tenant);
            var now = clock.GetUtcNow();
            var place = new Place(line, now + longestWait, deadline, ended);
            if (running < options.AtOnce && MayRun(line))
            {
                // Who waits now has used up its share, so nobody is overtaken.
                Start(place);
                return new(place);
            }

            if (IsFull(now) && !MakeRoomFor(line))
            {
                refused++;
                return default;
            }

            Wait(place, now);
            return new(TurnOf(place));
        }
    }

    /// <summary>Gives the place of a finished call to the next.</summary>
    public void Leave(Place place)
    {
        lock (turns)
        {
            running--;
            place.Line.Running--;
            place.Line.Tenant.Running--;
            usual += (clock.GetElapsedTime(place.Since).Ticks - usual) / 16;
            while (running < options.AtOnce && Next() is { } next)
            {
                StopWaiting(next);
                if (IsLate(next))
                {
                    Refuse(next);
                    continue;
                }

                Start(next);
                next.Turn!.SetResult(true);
            }
        }
    }

    public void Dispose() => sweep.Dispose();

    private bool IsFull(DateTimeOffset now) => waiting >= options.MostStanding && (waiting >= options.MostWaiting || now - waitingSince > LongestBurst);

    private static async Task<Place?> TurnOf(Place place) => await place.Turn!.Task ? place : null;

    private Line LineOf(Tenant tenant)
    {
        if (tenants.TryGetValue(tenant.Key, out var known) && known.BySubject.TryGetValue(tenant.Subject, out var line))
        {
            return line;
        }

        if (lines++ > MostKept)
        {
            ForgetIdleLines();
            known = tenants.GetValueOrDefault(tenant.Key);
        }

        known ??= tenants[tenant.Key] = new TenantLines();
        return known.BySubject[tenant.Subject] = new Line(known);
    }

    private void ForgetIdleLines()
    {
        foreach (var (key, tenant) in tenants)
        {
            foreach (var (subject, _) in tenant.BySubject.Where(pair => pair.Value.IsIdle))
            {
                tenant.BySubject.Remove(subject);
            }

            if (tenant.BySubject.Count == 0)
            {
                tenants.Remove(key);
            }
        }

        lines = tenants.Values.Sum(t => t.BySubject.Count) + 1;
    }

    private bool MayRun(Line line) => line.Tenant.Running < options.TenantShare && line.Running < options.SubjectShare;

    private void Start(Place place)
    {
        running++;
        place.Line.Running++;
        place.Line.Tenant.Running++;
        place.Line.LastTurn = place.Line.Tenant.LastTurn = ++turn;
        place.Since = clock.GetTimestamp();
    }

    private void Wait(Place place, DateTimeOffset now)
    {
        place.Turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        place.Line.Waiting.AddLast(place);
        place.Line.Tenant.WaitingLines.Add(place.Line);
        place.Line.Tenant.Waiting++;
        waitingTenants.Add(place.Line.Tenant);
        if (waiting++ == 0)
        {
            waitingSince = now;
            sweep.Change(SweepEvery, Timeout.InfiniteTimeSpan);
        }
    }

    private void StopWaiting(Place place)
    {
        waiting--;
        place.Line.Waiting.Remove(place);
        if (place.Line.Waiting.Count == 0)
        {
            place.Line.Tenant.WaitingLines.Remove(place.Line);
        }

        if (--place.Line.Tenant.Waiting == 0)
        {
            waitingTenants.Remove(place.Line.Tenant);
        }
    }

    private void Refuse(Place place)
    {
        refused++;
        place.Turn!.SetResult(false);
    }

    // The first of the line whose turn it is; null when nobody waits who may run.
    private Place? Next()
    {
        TenantLines? tenant = null;
        foreach (var other in waitingTenants)
        {
            if (other.Running < options.TenantShare && (tenant is null || (other.Running, other.LastTurn).CompareTo((tenant.Running, tenant.LastTurn)) < 0)
                && NextIn(other) is not null)
            {
                tenant = other;
            }
        }

        return tenant is null ? null : NextIn(tenant)!.Waiting.First!.Value;
    }

    private Line? NextIn(TenantLines tenant)
    {
        Line? next = null;
        foreach (var line in tenant.WaitingLines)
        {
            if (line.Running < options.SubjectShare
                && (next is null || (line.Running, line.LastTurn).CompareTo((next.Running, next.LastTurn)) < 0))
            {
                next = line;
            }
        }

        return next;
    }

    // True when somebody with a longer line had to go for it.
    private bool MakeRoomFor(Line newcomer)
    {
        // Where no tenant has so much more than its own, another of its own may have to.
        var tenant = waitingTenants.MaxBy(t => t.Waiting) is { } longest && longest.Waiting > newcomer.Tenant.Waiting + 1 ? longest : newcomer.Tenant;
        if (tenant.WaitingLines.MaxBy(l => l.Waiting.Count) is not { } line || (tenant == newcomer.Tenant && line.Waiting.Count <= newcomer.Waiting.Count + 1))
        {
            return false;
        }

        var newest = line.Waiting.Last!.Value;
        StopWaiting(newest);
        Refuse(newest);
        return true;
    }

    private bool IsLate(Place place)
    {
        var now = clock.GetUtcNow();
        return place.Ended.IsCancellationRequested || now > place.Patience || now > place.Deadline - TimeSpan.FromTicks(usual);
    }

    // Nobody leaves while all calls hang; those who have waited long enough are told all the same.
    private void Sweep()
    {
        lock (turns)
        {
            foreach (var place in waitingTenants.SelectMany(t => t.WaitingLines).SelectMany(l => l.Waiting).Where(IsLate).ToList())
            {
                StopWaiting(place);
                Refuse(place);
            }

            if (waiting > 0)
            {
                sweep.Change(SweepEvery, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
