namespace CchcPlatform.Hostile.Tests.Wire;

/// <summary>What a load was answered.</summary>
/// <param name="Statuses">gRPC status to count.</param>
/// <param name="Time">How long it lasted.</param>
/// <param name="Spent">Processor time of those who sent.</param>
/// <param name="Offered">How many calls were sent, where that is not the same as answered.</param>
/// <param name="Refused">Within what time 99 of 100 refusals came; zero without any.</param>
internal sealed record LoadResult(IReadOnlyDictionary<string, long> Statuses, TimeSpan Time, TimeSpan Spent, long Offered, TimeSpan Refused)
{
    public const string Ok = "0", ResourceExhausted = "8";

    /// <summary>Calls a second that were done.</summary>
    public double Goodput => Statuses.GetValueOrDefault(Ok) / Time.TotalSeconds;

    /// <summary>
    /// Calls done a second of the processors that were left to the host and its database. Who sends five times as much takes more of
    /// the same small machine; of a host whose callers are elsewhere nobody takes it.
    /// </summary>
    public double GoodputOfWhatIsLeft => Statuses.GetValueOrDefault(Ok) / ((Time * Environment.ProcessorCount) - Spent).TotalSeconds;

    /// <summary>Calls that were answered otherwise than done or refused.</summary>
    public long Odd => Statuses.Where(s => s.Key is not (Ok or ResourceExhausted)).Sum(s => s.Value);

    public override string ToString() =>
        $"{Goodput:0}/s done, {Statuses.GetValueOrDefault(ResourceExhausted) / Time.TotalSeconds:0}/s refused within {Refused.TotalMilliseconds:0} ms, {Offered / Time.TotalSeconds:0}/s offered, {Odd} odd, sent with {Spent / Time:0.00} processors";
}
