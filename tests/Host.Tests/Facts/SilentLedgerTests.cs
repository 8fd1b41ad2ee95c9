using Npgsql;
using Xunit.Sdk;

namespace CchcPlatform.Host.Tests.Facts;

/// <summary>The conformance kit does not let a module pass that saves without its fact.</summary>
public sealed class SilentLedgerTests(SilentLedgerTests.SilentLedger subject) : IClassFixture<SilentLedgerTests.SilentLedger>
{
    [Fact]
    public async Task A_module_that_publishes_no_fact_fails_the_kit()
    {
        var failed = await Assert.ThrowsAnyAsync<XunitException>(() => new LedgerConformance(subject).Every_change_leaves_its_fact());
        Assert.StartsWith("cchc.ledger.v1.LedgerService.OpenAccount has published no fact", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>The rows of its changes are written, their facts are not.</summary>
    public sealed class SilentLedger : LedgerConformance.Ledger
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await using var connection = await Host.ConnectAsync();
            await using var silence = new NpgsqlCommand("""
                CREATE FUNCTION ledger.forget() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER forget BEFORE INSERT ON ledger.facts FOR EACH ROW EXECUTE FUNCTION ledger.forget()
                """, connection);
            await silence.ExecuteNonQueryAsync();
        }
    }
}
