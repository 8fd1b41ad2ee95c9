using CchcPlatform.Ruler.Cases;

namespace CchcPlatform.Ruler;

/// <summary>
/// Fills the tables of steering with copies of the real plan: as many communes and years as make the wanted number of activities.
/// Every key follows from the number of the commune, the year and the place in the plan, so that a client in C can name a row too.
/// </summary>
internal sealed class Data(Database database)
{
    public const int FirstCommune = 30_000;
    public const int CommunesOfTheCountry = 3_321;
    public const int CommunesOfAProvince = 95;
    public const int Year = 2026;

    private const string Template = "commune = '25195' AND plan_id = '2026'";

    /// <summary>Activities in each plan.</summary>
    public int PerPlan { get; private set; }

    /// <summary>Communes that have a plan for <see cref="Year"/>.</summary>
    public int Communes { get; private set; }

    public long Activities { get; private set; }

    /// <summary>Plans for one year, with one occurrence in progress for each activity.</summary>
    public async Task FillAsync(int activities)
    {
        await database.ExecuteAsync($"CREATE SCHEMA ruler; CREATE TABLE ruler.activities AS SELECT *, row_number() OVER (ORDER BY position)::int AS k FROM steering.activities WHERE {Template} AND cardinality(lead_units) > 0");
        PerPlan = (int)await database.ScalarAsync<long>("SELECT count(*) FROM ruler.activities");
        Communes = (activities + PerPlan - 1) / PerPlan;
        await PlansAsync(Communes, Year, Year);
        await InsertAsync("occurrences", "(SELECT * FROM steering.occurrences WHERE " + Template + " LIMIT 1) t, ruler.activities a", Communes, Year, Year, new()
        {
            ["id"] = Id(2, "k.plan * 1000 + a.k"), ["plan_key"] = Id(0, "k.plan"), ["activity_key"] = Id(1, "k.plan * 1000 + a.k"),
            ["activity_id"] = "'a-' || a.k", ["occurrence_id"] = "'q4'", ["state"] = "'InProgress'", ["report_count"] = "1",
            ["start_date"] = "DATE '2026-10-01'", ["end_date"] = "DATE '2099-12-31'", ["due_date"] = "DATE '2099-12-31'", ["interval_end"] = "NULL",
        });
        await database.ExecuteAsync("VACUUM ANALYZE");
        Activities = await database.ScalarAsync<long>("SELECT count(*) FROM steering.activities");
    }

    /// <summary>Plans of the years before, for all communes of the country. The indexes are made afterwards, which is quicker.</summary>
    public async Task FillManyAsync(int activities)
    {
        var years = (activities + CommunesOfTheCountry * PerPlan - 1) / (CommunesOfTheCountry * PerPlan);
        var indexes = await database.RowsAsync(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'steering' AND tablename = 'activities' AND indexname NOT LIKE 'pk%'",
            row => (Name: row.GetString(0), Sql: row.GetString(1)));
        foreach (var (name, _) in indexes)
        {
            await database.ExecuteAsync($"DROP INDEX steering.{name}");
        }

        // One year after the other: each is a transaction that a person can wait for.
        for (var year = Year - 1; year >= Year - years; year--)
        {
            await PlansAsync(CommunesOfTheCountry, year, year);
        }

        foreach (var (_, sql) in indexes)
        {
            await database.ExecuteAsync("SET maintenance_work_mem = '1GB'; " + sql);
        }

        await database.ExecuteAsync("VACUUM ANALYZE steering.activities, steering.plans");
        await database.ExecuteAsync("CHECKPOINT");
        Activities = await database.ScalarAsync<long>("SELECT count(*) FROM steering.activities");
    }

    /// <summary>Names of occurrences with their lead unit and the etag of their first revision.</summary>
    public IEnumerable<(string Name, string Unit)> Occurrences(IReadOnlyList<string> units, int fromCommune, int toCommune)
    {
        for (var commune = fromCommune; commune < toCommune; commune++)
        {
            for (var place = 0; place < PerPlan; place++)
            {
                yield return ($"{ActivityName(commune, place + 1)}/occurrences/q4", units[place]);
            }
        }
    }

    public Task<List<string>> UnitsAsync() => database.RowsAsync("SELECT lead_units[1] FROM ruler.activities ORDER BY k", row => row.GetString(0));

    public static string ActivityName(int commune, int place) => $"communes/{FirstCommune + commune}/plans/{Year}/activities/a-{place}";

    /// <summary>Where deep pages begin: places in the last tenth of a list over all communes.</summary>
    public IReadOnlyList<PageStart> DeepStarts(int communes, int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var commune = communes - 2 - random.Next(Math.Max(1, communes / 10));
            var place = 1 + random.Next(PerPlan);
            var plan = PlanNumber(commune, Year);
            return new PageStart($"{FirstCommune + commune}", Key(0, plan), 1, place, Key(1, plan * 1000L + place));
        })];
    }

    private async Task PlansAsync(int communes, int first, int last)
    {
        await InsertAsync("plans", "(SELECT * FROM steering.plans WHERE " + Template + ") t", communes, first, last, new()
        {
            ["id"] = Id(0, "k.plan"), ["year"] = "k.year", ["version"] = "1", ["draft_version"] = "0",
        });
        await InsertAsync("activities", "ruler.activities t", communes, first, last, new()
        {
            ["id"] = Id(1, "k.plan * 1000 + t.k"), ["plan_key"] = Id(0, "k.plan"), ["version"] = "1", ["activity_id"] = "'a-' || t.k", ["position"] = "t.k",
        });
    }

    private async Task InsertAsync(string table, string from, int communes, int first, int last, Dictionary<string, string> other)
    {
        other.Add("commune", "k.commune");
        other.TryAdd("plan_id", "k.year::text");
        other.Add("revision", "1");
        var columns = await database.ColumnsAsync("steering", table);
        await database.ExecuteAsync($"""
            INSERT INTO steering.{table} ({string.Join(", ", columns)})
            SELECT {string.Join(", ", columns.Select(column => other.GetValueOrDefault(column, "t." + column)))}
            FROM (SELECT ({FirstCommune} + c)::text AS commune, y AS year, (c * 100 + y - 2000)::bigint AS plan
                  FROM generate_series(0, {communes - 1}) c, generate_series({first}, {last}) y ORDER BY c, y) k, {from}
            """);
    }

    private static int PlanNumber(int commune, int year) => commune * 100 + year - 2000;

    private static string Id(int kind, string number) => $"('00000000-0000-7000-800{kind}-' || lpad(to_hex({number}), 12, '0'))::uuid";

    private static Guid Key(int kind, long number) => Guid.Parse($"00000000-0000-7000-800{kind}-{number:x12}");
}
