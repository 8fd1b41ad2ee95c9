using CchcPlatform.Kernel.Tests.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using System.Data.Common;

namespace CchcPlatform.Kernel.Tests.Queries;

/// <summary>A database with the table of activities, and the statements sent to it.</summary>
public sealed class ActivityDatabase(ThrowawayPostgres server) : DbCommandInterceptor
{
    private DbContextOptions<ActivitiesDb> _options = null!;

    public List<string> Statements { get; } = [];

    public ActivitiesDb Open() => new(_options);

    public static async Task<ActivityDatabase> CreateAsync(ThrowawayPostgres server, IEnumerable<Activity> rows)
    {
        var database = new ActivityDatabase(server);
        await database.StartAsync(rows);
        return database;
    }

    private async Task StartAsync(IEnumerable<Activity> rows)
    {
        _options = new DbContextOptionsBuilder<ActivitiesDb>()
            .UseNpgsql(await server.NewDatabaseAsync()).UseSnakeCaseNamingConvention().AddInterceptors(this).Options;
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
