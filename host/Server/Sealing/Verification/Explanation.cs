using System.Globalization;
using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;
using Google.Protobuf;

namespace CchcPlatform.Server.Sealing.Verification;

/// <summary>
/// Puts differences into words: which facts were edited, deleted, added, put into another order or given to another commune.
/// A fact that was sealed elsewhere is known by its leaf with the other place filled in.
/// </summary>
internal sealed class Explanation(IReadOnlyList<Difference> differences, IReadOnlyCollection<(string Module, string Commune)> chains, Action<Finding> found)
{
    // Places are tried against each other; beyond this the facts are told as edited.
    private const int MostTried = 300;
    private const int MostListed = 10;

    private readonly Dictionary<(string Module, ByteString Leaf), Difference> missing = differences
        .SelectMany(d => d.Missing.Select(leaf => (Key: (d.Checkpoint.Module, leaf), Value: d))).DistinctBy(m => m.Key).ToDictionary(m => m.Key, m => m.Value);

    /// <param name="strangers">The rows that were not sealed as they are; those that are not here are told as edited.</param>
    public void Tell(IReadOnlyCollection<(string Module, FactRow Fact)> strangers)
    {
        var tried = strangers.Take(MostTried).ToList();
        var moved = new List<(Difference Stood, long Position, long From)>();
        var given = new List<(Difference Stood, long Position, string From)>();
        foreach (var (module, fact) in tried)
        {
            if (differences.FirstOrDefault(d => d.Chain == (module, fact.Commune) && d.Strangers.Contains(fact.Position)) is not { } stands)
            {
                continue;
            }

            if (tried.Where(t => t.Module == module).Select(t => t.Fact.Position).FirstOrDefault(p => Take(module, With(fact, fact.Commune, p))) is var place and not 0)
            {
                moved.Add((stands, fact.Position, place));
                stands.Strangers.Remove(fact.Position);
            }
            else if (chains.Where(c => c.Module == module && c.Commune != fact.Commune).Select(c => c.Commune).FirstOrDefault(c => Take(module, With(fact, c, fact.Position))) is { } commune)
            {
                given.Add((stands, fact.Position, commune));
                stands.Strangers.Remove(fact.Position);
            }
        }

        foreach (var group in moved.GroupBy(m => m.Stood.Chain))
        {
            Report(group.Key, "reordered", $"Facts were put into another order after they were sealed: {string.Join(", ", group.Take(MostListed).Select(m => $"the one of position {m.From} stands at {m.Position}"))}{More(group.Count())}.", group.Select(m => m.Position));
        }

        foreach (var group in given.GroupBy(g => (g.Stood.Chain, g.From)))
        {
            Report(group.Key.Chain, "commune_changed", $"{Facts(group.Select(g => g.Position))} sealed for commune {group.Key.From} and given to commune {group.Key.Chain.Commune} afterwards.", group.Select(g => g.Position));
        }

        foreach (var difference in differences)
        {
            Tell(difference);
        }
    }

    private void Tell(Difference difference)
    {
        var (checkpoint, after, before, strangers, lost) = difference;
        var seal = $"checkpoint {checkpoint.Number}, sealed {checkpoint.SealTime.ToDateTimeOffset():u}";
        var edited = Math.Min(strangers.Count, lost.Count);
        if (edited > 0)
        {
            // Which of them, cannot be told where some are gone as well.
            Report(difference.Chain, "edited", edited == strangers.Count
                ? $"{Facts(strangers)} edited after the sealing ({seal})."
                : $"{Facts(strangers)} not sealed so: {edited} edited, the others added afterwards ({seal}).", strangers);
        }

        if (lost.Count > edited)
        {
            var count = lost.Count - edited == 1 ? "One fact" : $"{lost.Count - edited} facts";
            Report(difference.Chain, "deleted", before is null
                ? $"{count} after position {after}, the last of {seal}, {(lost.Count - edited == 1 ? "was" : "were")} deleted after {(lost.Count - edited == 1 ? "its" : "their")} sealing."
                : $"{count} between positions {after} and {before} {(lost.Count - edited == 1 ? "was" : "were")} deleted after {(lost.Count - edited == 1 ? "its" : "their")} sealing ({seal}).", [after, before ?? checkpoint.LastPosition]);
        }
        else if (strangers.Count > edited && edited == 0)
        {
            Report(difference.Chain, "inserted", $"{Facts(strangers)} added among facts that were sealed already ({seal}).", strangers);
        }
    }

    private bool Take(string module, FactRow fact)
    {
        var key = (module, ByteString.CopyFrom(FactLeaf.Of(fact)));
        return missing.Remove(key, out var difference) && difference.Missing.Remove(key.Item2);
    }

    private static FactRow With(FactRow fact, string commune, long position) => new()
    {
        Position = position, Commune = commune, Type = fact.Type, Payload = fact.Payload, Resource = fact.Resource, Revision = fact.Revision,
        Actor = fact.Actor, Reason = fact.Reason, RequestId = fact.RequestId, TraceParent = fact.TraceParent, RecordedAt = fact.RecordedAt,
    };

    private static string Facts(IEnumerable<long> positions)
    {
        long[] all = [.. positions];
        return all is [var only] ? $"The fact at position {only.ToString(CultureInfo.InvariantCulture)} was" : $"The facts at positions {string.Join(", ", all.Take(MostListed))}{More(all.Length)} were";
    }

    private static string More(int count) => count > MostListed ? $" and {count - MostListed} more" : "";

    private void Report((string Module, string Commune) chain, string kind, string sentence, IEnumerable<long> positions) =>
        found(new Finding(Severity.Wrong, kind, chain.Module, chain.Commune, sentence, [.. positions]));
}
