using CchcPlatform.Kernel.Text;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>
/// Gives the activities of a new version their ids: an activity that the earlier version had keeps its id, however it is
/// worded now; a new one gets the next number in its goal that no version has had. The work under an id is found by it, so
/// whoever gets the id of a removed activity would get its reports.
/// </summary>
internal static class ActivityIds
{
    // Share of common words above which two wordings are the same activity. Below it a person would call it another one.
    private const double SameActivity = 0.5;

    // Words that are looked up at most to compare the wordings of a plan. Hundreds of rows stay below it, also when every one of
    // them is reworded; of thousands of reworded rows each is compared with those about its place only, or it would take hours.
    private const long MostLookups = 25_000_000;

    // What a comparison costs beside its words, in words.
    private const int Comparison = 10;

    /// <summary>For each new activity its id, in order.</summary>
    /// <param name="next">The new version.</param>
    /// <param name="earlier">The versions whose activities it goes on with: the one in force, then the draft that it replaces.</param>
    /// <param name="known">The ids of all versions of the plan.</param>
    /// <param name="cancel">Looked at while wordings are compared.</param>
    public static IReadOnlyList<string> Give(
        IReadOnlyList<Activity> next, IEnumerable<IReadOnlyList<Activity>> earlier, IEnumerable<string> known, CancellationToken cancel)
    {
        var rows = next.Select((activity, place) => new Wording(activity, place)).ToList();
        foreach (var version in earlier)
        {
            var given = rows.Select(r => r.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var free = version.Where(a => !given.Contains(a.ActivityId)).OrderBy(a => a.Position)
                .Select((activity, place) => new Wording(activity, place) { Id = activity.ActivityId }).ToList();
            MatchEqual(rows, free, w => (w.Place, w.Folded));
            MatchEqual(rows, free, w => w.Folded);
            MatchSimilar(rows, free, w => w.Place, cancel);
            MatchSimilar(rows, free, w => w.Activity.Area, cancel);
        }

        var used = known.ToHashSet(StringComparer.Ordinal);
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            row.Id ??= NextFree(row.Activity, used, last);
        }

        return rows.ConvertAll(r => r.Id!);
    }

    // One text may have several rows: a report for each quarter. Which of them is which their products and times tell, before their order.
    private static void MatchEqual<TKey>(List<Wording> rows, List<Wording> earlier, Func<Wording, TKey> text) where TKey : notnull
    {
        MatchInOrder(rows, earlier, w => (text(w), w.Product, w.Time));
        MatchInOrder(rows, earlier, w => (text(w), w.Product));
        MatchInOrder(rows, earlier, w => (text(w), w.Time));
        MatchInOrder(rows, earlier, text);
    }

    private static void MatchInOrder<TKey>(List<Wording> rows, List<Wording> earlier, Func<Wording, TKey> key) where TKey : notnull
    {
        var free = earlier.Where(e => e.Id is not null).GroupBy(key).ToDictionary(g => g.Key, g => new Queue<Wording>(g));
        foreach (var row in rows.Where(r => r.Id is null))
        {
            if (free.TryGetValue(key(row), out var same) && same.TryDequeue(out var first))
            {
                row.TakeIdOf(first);
            }
        }
    }

    // Best pairs first, so that a good match is not spent on a lesser one.
    private static void MatchSimilar<TKey>(List<Wording> rows, List<Wording> earlier, Func<Wording, TKey> key, CancellationToken cancel) where TKey : notnull
    {
        var free = earlier.Where(e => e.Id is not null).ToLookup(key);
        var asking = rows.Where(r => r.Id is null).GroupBy(key).Where(g => free.Contains(g.Key)).ToList();
        var most = MostLookups / Math.Max(1, asking.Sum(g => g.Sum(r => (long)r.Words.Count + Comparison)));
        var pairs = new List<(double Score, int Row, int Earlier)>();
        foreach (var group in asking)
        {
            Wording[] reworded = [.. group];
            Wording[] those = [.. free[group.Key]];
            var near = (int)Math.Min(those.Length, most);
            for (var i = 0; i < reworded.Length; i++)
            {
                cancel.ThrowIfCancellationRequested();
                var about = (int)((long)i * those.Length / reworded.Length);
                foreach (var one in those.AsSpan(Math.Clamp(about - near / 2, 0, those.Length - near), near))
                {
                    if (Similarity(reworded[i], one) is >= SameActivity and var score)
                    {
                        pairs.Add((score, reworded[i].Number, one.Number));
                    }
                }
            }
        }

        pairs.Sort((a, b) => (b.Score, a.Row, a.Earlier).CompareTo((a.Score, b.Row, b.Earlier)));
        foreach (var (_, row, one) in pairs)
        {
            if (rows[row].Id is null && earlier[one].Id is not null)
            {
                rows[row].TakeIdOf(earlier[one]);
            }
        }
    }

    // Where each names a topic that the other lacks they are two pieces of work, though all their other words are those of every plan.
    private static double Similarity(Wording a, Wording b)
    {
        if ((a.Topics & ~b.Topics) != 0 && (b.Topics & ~a.Topics) != 0)
        {
            return 0;
        }

        var common = 0;
        foreach (var word in a.Words)
        {
            common += b.Words.Contains(word) ? 1 : 0;
        }

        return (double)common / Math.Max(1, Math.Max(a.Words.Count, b.Words.Count));
    }

    private static string NextFree(Activity activity, HashSet<string> used, Dictionary<string, int> last)
    {
        var area = activity.Area.Length > 0 ? activity.Area.ToLowerInvariant() : "x";
        var goal = new string([.. activity.GoalCode.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        var place = $"{area}-{(goal.Length is > 0 and < 20 ? goal : "0")}";
        for (var number = last.GetValueOrDefault(place) + 1; ; number++)
        {
            var id = $"{place}-{number:00}";
            if (used.Add(id))
            {
                last[place] = number;
                return id;
            }
        }
    }

    /// <summary>An activity with what is compared of it, made once.</summary>
    private sealed class Wording(Activity activity, int number)
    {
        private int? topics;

        public Activity Activity => activity;

        /// <summary>Its place in the list, from 0.</summary>
        public int Number => number;

        public (string Area, string Goal) Place => (activity.Area, activity.GoalCode);

        public string Folded { get; } = VietnameseText.Fold(activity.Text);

        public string Product => field ??= VietnameseText.Fold(activity.ProductText);

        public string Time => field ??= VietnameseText.Fold(activity.TimeText);

        public HashSet<string> Words => field ??= [.. Folded.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        /// <summary>A bit for each topic of the vocabulary that the text names.</summary>
        public int Topics => topics ??= Vocabulary.Default.Topics.Select((topic, i) => topic.Any(phrase => Folding.HasPhrase(Folded, phrase)) ? 1 << i : 0).Sum();

        /// <summary>Null in a new one that has none yet, and in an earlier one that has passed its own on.</summary>
        public string? Id { get; set; }

        public void TakeIdOf(Wording earlier) => (Id, earlier.Id) = (earlier.Id, null);
    }
}
