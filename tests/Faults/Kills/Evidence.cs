using System.Diagnostics;
using CchcPlatform.Faults.Tests.Changes;
using CchcPlatform.Faults.Tests.Running;

namespace CchcPlatform.Faults.Tests.Kills;

/// <summary>Holds what the tables say against what the callers were told.</summary>
internal sealed class Evidence(Database database, Workload workload)
{
    // Where the rows of each aggregate are, the name that its facts carry, and which rows of it have facts.
    private static readonly Dictionary<string, (string Name, string Told)> Aggregates = new()
    {
        ["organization.units"] = ("'communes/' || commune || '/units/' || lower(code)", "true"),
        ["organization.unit_groups"] = ("'communes/' || commune || '/unitGroups/' || group_id", "true"),
        ["steering.plans"] = ("'communes/' || commune || '/plans/' || plan_id", "true"),
        // A draft binds nobody: its activities are told when it is issued.
        ["steering.activities"] = (
            "'communes/' || commune || '/plans/' || plan_id || '/activities/' || activity_id",
            "EXISTS (SELECT 1 FROM steering.plan_versions v WHERE v.plan_key = activities.plan_key AND v.number = activities.version AND v.issue_time IS NOT NULL)"),
        ["steering.occurrences"] = (
            "'communes/' || commune || '/plans/' || plan_id || '/activities/' || activity_id || '/occurrences/' || occurrence_id", "true"),
        ["steering.imports"] = ("'communes/' || commune || '/imports/' || import_id", "true"),
        ["ledger.accounts"] = ("'communes/' || commune || '/accounts/' || account_id", "true"),
        ["mirror.tallies"] = ("'communes/' || commune || '/tallies/communes/' || commune || '/accounts/' || split_part(account, '/', 4)", "true"),
        // The first version comes with the program.
        ["platform.calendar_versions"] = ("'calendars/vn/versions/' || version", "version > 1"),
    };

    // The facts after which the row is gone.
    private const string Removals = "'cchc.steering.v1.OccurrenceDropped', 'cchc.ledger.v1.AccountDeleted'";

    // What it changes has been committed by reactions before the answer: it has no fact of its own.
    private const string WithoutFact = "cchc.platform.v1.ReactionService/ReplayParkedFacts";

    /// <summary>Everything that keeps facts: the driven modules and the host itself.</summary>
    public static readonly string[] Schemas = [.. DrivenModules.Keys.Union(["platform", "identity"])];

    private IReadOnlyCollection<Acknowledged> Answers => workload.Caller.Answers;

    /// <summary>Everything that does not fit; empty when nothing was lost and nothing was done twice.</summary>
    public async Task<IReadOnlyList<string>> CollectAsync()
    {
        var wrong = Answers.Select(a => SchemaOf(a.Method)).Distinct().Except(Schemas).Select(schema => $"{schema} has answers that nobody looks for").ToList();
        foreach (var schema in Schemas)
        {
            await RequestsAsync(schema, wrong);
            await FactsAsync(schema, wrong);
            await MarksAsync(schema, wrong);
        }

        await AggregatesAsync(wrong);
        await EffectsAsync(wrong);
        await ReactionsAsync(wrong);
        return wrong;
    }

    /// <summary>Waits until every reaction has handled every fact that there is. After five minutes it gives up: what is missing is told by the evidence.</summary>
    public async Task SettleAsync()
    {
        var clock = Stopwatch.StartNew();
        for (var left = 1L; left > 0 && clock.Elapsed < TimeSpan.FromMinutes(5); await Task.Delay(100))
        {
            left = await database.ScalarAsync<long>("""
                SELECT (SELECT count(*) FROM ledger.facts WHERE type = 'cchc.ledger.v1.EntryAdded') - (SELECT count(*) FROM mirror.seen)
                  + (SELECT count(*) FROM organization.facts f WHERE f.type LIKE '%.UnitDissolved'
                       AND f.position > (SELECT min(position) FROM steering.fact_cursors WHERE publisher = 'organization'))
                """);
        }
    }

    // Each acknowledged request is recorded once with exactly the answer that its caller got, and there are no others.
    private async Task RequestsAsync(string schema, List<string> wrong)
    {
        var kept = (await database.RowsAsync($"SELECT subject, method, request_id, reply FROM {schema}.request_replays"))
            .ToDictionary(row => ((string)row[0]!, (string)row[1]!, (string)row[2]!), row => (byte[])row[3]!);
        foreach (var answer in Answers.Where(a => SchemaOf(a.Method) == schema))
        {
            if (!kept.Remove((answer.Account, answer.Method, answer.RequestId), out var reply))
            {
                wrong.Add($"{answer.Method} {answer.RequestId} was acknowledged and is lost");
            }
            else if (!reply.AsSpan().SequenceEqual(answer.Reply))
            {
                wrong.Add($"{answer.Method} {answer.RequestId} was answered otherwise than it is recorded");
            }
        }

        wrong.AddRange(kept.Keys.Select(key => $"{key} was never acknowledged and is there"));
    }

    // xmin is the transaction that wrote a row: a request and its facts come from one and the same.
    private async Task FactsAsync(string schema, List<string> wrong)
    {
        await NoneAsync(wrong, "has no fact in its own transaction", $"""
            SELECT r.method || ' ' || r.request_id FROM {schema}.request_replays r
            WHERE r.method <> '{WithoutFact}'
              AND NOT EXISTS (SELECT 1 FROM {schema}.facts f WHERE f.request_id = r.request_id AND f.actor = r.subject AND f.xmin = r.xmin)
            """);
        await NoneAsync(wrong, "is a fact without the request of its transaction", $"""
            SELECT f.type || ' at ' || f.position FROM {schema}.facts f
            WHERE f.actor NOT LIKE 'module:%'
              AND NOT EXISTS (SELECT 1 FROM {schema}.request_replays r WHERE r.request_id = f.request_id AND r.subject = f.actor AND r.xmin = f.xmin)
            """);
        await NoneAsync(wrong, "has revisions that are missing or come from two changes", $"""
            SELECT resource FROM {schema}.facts GROUP BY resource
            HAVING count(DISTINCT revision) <> max(revision) - min(revision) + 1 OR count(DISTINCT (revision, xmin::text)) <> count(DISTINCT revision) OR min(revision) > 2
            """);
    }

    private Task MarksAsync(string schema, List<string> wrong) => NoneAsync(wrong, $"is a mark of {schema} that goes back or beyond its facts", $"""
        SELECT at::text FROM (SELECT at, position, lag(position) OVER (ORDER BY at) AS before FROM {schema}.fact_marks) AS marks
        WHERE position <= before OR position > (SELECT coalesce(max(position), 0) + 1000 FROM {schema}.facts)
        """);

    private async Task AggregatesAsync(List<string> wrong)
    {
        var tables = await database.RowsAsync("SELECT table_schema || '.' || table_name FROM information_schema.columns WHERE column_name = 'revision' AND table_name <> 'facts' ORDER BY 1");
        wrong.AddRange(tables.Select(row => (string)row[0]!).Except(Aggregates.Keys).Select(table => $"{table} is an aggregate that this test does not know"));
        foreach (var (table, (name, told)) in Aggregates)
        {
            // From either side: a row that is lost, and one that nobody was told of.
            await NoneAsync(wrong, $"of {table} is at another revision than its last fact, or there is only one of both", $"""
                SELECT coalesce(rows.name, told.resource) FROM (SELECT {name} AS name, max(revision) AS revision FROM {table} WHERE {told} GROUP BY 1) AS rows
                FULL JOIN (
                  SELECT DISTINCT ON (resource) resource, revision, type FROM {table.Split('.')[0]}.facts
                  WHERE resource ~ '^{Pattern(name)}$' ORDER BY resource, revision DESC, position DESC) AS told ON told.resource = rows.name
                WHERE told.revision IS DISTINCT FROM rows.revision AND (rows.name IS NOT NULL OR told.type NOT IN ({Removals}))
                """);
        }
    }

    // The names that an expression makes: its texts, and one part for each column.
    private static string Pattern(string name) => string.Concat(name.Split(" || ").Select(part => part.StartsWith('\'') ? part.Trim('\'') : "[^/]+"));

    // What callers were told adds up in the rows themselves.
    private async Task EffectsAsync(List<string> wrong)
    {
        var balances = (await database.RowsAsync("SELECT 'communes/' || commune || '/accounts/' || account_id, balance, revision FROM ledger.accounts"))
            .ToDictionary(row => (string)row[0]!, row => ((long)row[1]!, (long)row[2]!));
        wrong.AddRange(workload.Entries.Where(e => balances.GetValueOrDefault(e.Key) != (e.Value.Sum, e.Value.Count + 1))
            .Select(e => $"{e.Key} has {balances.GetValueOrDefault(e.Key)} instead of {e.Value}"));
        var reports = (await database.RowsAsync("""
            SELECT 'communes/' || o.commune || '/plans/' || plan_id || '/activities/' || activity_id || '/occurrences/' || occurrence_id, count(*)
            FROM steering.reports r JOIN steering.occurrences o ON o.id = r.occurrence_key GROUP BY 1
            """)).ToDictionary(row => (string)row[0]!, row => (long)row[1]!);
        wrong.AddRange(workload.Reports.Where(r => reports.GetValueOrDefault(r.Key) != r.Value).Select(r => $"{r.Key} has {reports.GetValueOrDefault(r.Key)} reports instead of {r.Value}"));
        // A grant has no revision: what is withdrawn says so itself.
        foreach (var (method, column) in new[] { ("GiveGrant", "given_at"), ("WithdrawGrant", "withdrawn_at") })
        {
            var told = Answers.Count(a => a.Method.EndsWith("/" + method, StringComparison.Ordinal));
            var there = await database.ScalarAsync<long>($"SELECT count({column}) FROM identity.grants WHERE given_by = 'admin'");
            if (there != told)
            {
                wrong.Add($"{there} rights have {column}, {told} times {method} was acknowledged");
            }
        }

        await NoneAsync(wrong, "was enabled again and is disabled", "SELECT subject FROM identity.accounts WHERE NOT enabled");
    }

    private async Task ReactionsAsync(List<string> wrong)
    {
        await NoneAsync(wrong, "was not counted exactly", """
            SELECT coalesce(told.resource, counted.account) FROM
              (SELECT a.name, f.resource, count(*) AS entries, max(a.balance) AS balance FROM ledger.facts f
               JOIN (SELECT 'communes/' || commune || '/accounts/' || account_id AS name, balance FROM ledger.accounts) a ON a.name = f.resource
               WHERE f.type = 'cchc.ledger.v1.EntryAdded' GROUP BY 1, 2) AS told
            FULL JOIN mirror.tallies counted ON counted.account = told.resource
            WHERE counted.count IS DISTINCT FROM told.entries OR counted.sum IS DISTINCT FROM told.balance OR counted.revision IS DISTINCT FROM told.entries
            """);
        await NoneAsync(wrong, "was handled more than once", "SELECT position::text FROM mirror.seen GROUP BY position HAVING count(*) > 1");
        await NoneAsync(wrong, "was handled out of order", """
            SELECT position::text FROM (SELECT account, position, lag(position) OVER (PARTITION BY account ORDER BY id) AS earlier FROM mirror.seen) AS pairs WHERE earlier > position
            """);
        await NoneAsync(wrong, "is parked", "SELECT position::text FROM mirror.parked_facts UNION ALL SELECT position::text FROM steering.parked_facts");
        await NoneAsync(wrong, "was dissolved and its activity does not know", """
            SELECT f.resource FROM organization.facts f WHERE f.type LIKE '%.UnitDissolved' AND NOT EXISTS (
              SELECT 1 FROM steering.facts s WHERE s.actor = 'module:steering' AND s.commune = f.commune AND s.request_id = f.request_id)
            """);
    }

    private async Task NoneAsync(List<string> wrong, string what, string sql) =>
        wrong.AddRange((await database.RowsAsync(sql + " LIMIT 20")).Select(row => $"{row[0]} {what}"));

    private static string SchemaOf(string method) => method.StartsWith("cchc.platform.v1.AccountService/", StringComparison.Ordinal) ? "identity" : method.Split('.')[1];
}
