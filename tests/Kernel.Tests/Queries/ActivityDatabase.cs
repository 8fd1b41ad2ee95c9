using CchcPlatform.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using System.Data.Common;

namespace CchcPlatform.Kernel.Tests.Queries;

/// <summary>A database with the table of activities, and the statements sent to it.</summary>
public sealed class ActivityDatabase : DbCommandInterceptor, IAsyncDisposable
{
    private TestDatabase _database = null!;
    private DbContextOptions<ActivitiesDb> _options = null!;

    public List<string> Statements { get; } = [];

    public ActivitiesDb Open() => new(_options);

    public static async Task<ActivityDatabase> CreateAsync(IEnumerable<Activity> rows)
    {
        var database = new ActivityDatabase();
        await database.StartAsync(rows);
        return database;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task StartAsync(IEnumerable<Activity> rows)
    {
        _database = await TestPostgres.CreateDatabaseAsync();
        _options = new DbContextOptionsBuilder<ActivitiesDb>()
            .UseNpgsql(_database.ConnectionString).UseSnakeCaseNamingConvention().AddInterceptors(this).Options;
        await using var db = Open();
        await db.Database.EnsureCreatedAsync();
        db.AddRange(rows);
        await db.SaveChangesAsync();
        Statements.Clear();
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        lock (Statements) Statements.Add(command.CommandText);
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }
}
