using Npgsql;

namespace CchcPlatform.Server.Facts;

/// <summary>Tells an outage, after which the same work will succeed, from work that fails by itself.</summary>
internal static class DatabaseAway
{
    public static bool Is(Exception failure) => failure switch
    {
        // 57P: the server shuts down or ended the session. 25P03: it ended the session of an idle transaction.
        PostgresException refused => refused.IsTransient || refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState == "25P03",
        // A statement that takes too long may take too long each time: that counts as a failure of the work.
        NpgsqlException broken => broken.InnerException is not TimeoutException,
        { InnerException: { } inner } => Is(inner),
        _ => false,
    };
}
