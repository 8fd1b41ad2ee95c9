using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CchcPlatform.Server.Facts.History;

/// <summary>Turns the facts of one resource into what changed from each to the next.</summary>
internal sealed class HistoryEntries(FactTypes types, ResourceFacts facts)
{
    /// <summary>Entries for the first facts of a list.</summary>
    /// <param name="schema">Key of the module.</param>
    /// <param name="rows">Facts of one resource, the newest first.</param>
    /// <param name="count">How many of them are wanted as entries; the rest only serve to compare with.</param>
    /// <param name="more">Whether there may be older facts than these.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<IEnumerable<HistoryEntry>> OfAsync(string schema, IReadOnlyList<FactRow> rows, int count, bool more, CancellationToken cancel)
    {
        var states = rows.Select(StateOf).ToList();
        var older = more ? await OlderAsync(schema, rows, states, count, cancel) : [];
        return Enumerable.Range(0, count).Select(i =>
        {
            var state = states[i];
            var before = state is null ? null
                : states.Skip(i + 1).FirstOrDefault(s => s?.Kind == state.Kind)?.State ?? older.GetValueOrDefault(state.Kind)?.State;
            return Entry(schema, rows[i], state, before);
        });
    }

    // For each kind of state whose last one before the page does not stand in the rows at hand.
    private async Task<Dictionary<MessageDescriptor, FactState>> OlderAsync(
        string schema, IReadOnlyList<FactRow> rows, List<FactState?> states, int count, CancellationToken cancel)
    {
        var missing = states.Take(count).OfType<FactState>().Select(s => s.Kind).Distinct()
            .Where(kind => states.FindLastIndex(s => s?.Kind == kind) < count).ToList();
        if (missing.Count == 0)
        {
            return [];
        }

        string[] wanted = [.. types.All.Where(type => missing.Exists(kind => FactState.MayHold(type, kind))).Select(type => type.FullName)];
        var found = await facts.LastOfEachAsync(schema, rows[^1].Resource, rows[^1].Position, wanted, cancel);
        return found.OrderByDescending(f => f.Position).Select(StateOf).OfType<FactState>().DistinctBy(s => s.Kind).ToDictionary(s => s.Kind);
    }

    private FactState? StateOf(FactRow row) =>
        types.Find(row.Type) is { } type ? FactState.Of(PersonalFields.Without(type.Parser.ParseFrom(row.Payload)), row.Resource) : null;

    private static HistoryEntry Entry(string schema, FactRow row, FactState? state, IMessage? before)
    {
        var entry = new HistoryEntry
        {
            Actor = row.Actor,
            RecordTime = row.RecordedAt.ToTimestamp(),
            Type = row.Type,
            Reason = row.Reason,
            TraceId = row.TraceParent.Split('-') is [_, var trace, ..] ? trace : "",
            RequestId = row.RequestId,
            Revision = row.Revision,
            Module = schema,
            Position = row.Position,
        };
        if (state is not null)
        {
            entry.Changes.AddRange(Difference(before, state.State));
            entry.Details.AddRange(Difference(null, state.Besides));
        }

        return entry;
    }

    private static IEnumerable<FieldChange> Difference(IMessage? before, IMessage? after)
    {
        var earlier = before is null ? [] : FieldValues.Of(before).All;
        var later = after is null ? [] : FieldValues.Of(after).All;
        var was = earlier.ToDictionary(v => v.Path, v => v.Value);
        var now = later.ToDictionary(v => v.Path, v => v.Value);
        return later.Concat(earlier.Where(v => !now.ContainsKey(v.Path)))
            .Select(v => new FieldChange { Path = v.Path, Before = was.GetValueOrDefault(v.Path), After = now.GetValueOrDefault(v.Path) })
            .Where(change => !Equals(change.Before, change.After));
    }
}
