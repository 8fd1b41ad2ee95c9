using System.Net.Sockets;
using Npgsql;

namespace CchcPlatform.Server.Data;

/// <summary>Tells an outage, after which the same work will succeed, from work that fails by itself.</summary>
internal static class DatabaseAway
{
    /// <summary>Whether the work will succeed once the database is back.</summary>
    public static bool Is(Exception failure) => failure switch
    {
        // Its sessions end (57P, and 25P03 of an idle transaction), it lacks memory, disk or connections (53), it cannot read or
        // write (58), it is a copy that only reads (25006).
        PostgresException refused => refused.IsTransient || refused.SqlState is "25P03" or "25006" || refused.SqlState[..2] is "08" or "53" or "58"
            || refused.SqlState.StartsWith("57P", StringComparison.Ordinal),
        // A statement that takes too long may take too long each time: that counts as a failure of the work.
        NpgsqlException broken => broken.InnerException is not TimeoutException,
        SocketException => true,
        { InnerException: { } inner } => Is(inner),
        _ => false,
    };

    /// <summary>Whether a caller may find the database back when it comes again: it is away, or had no time.</summary>
    public static bool OrTooSlow(Exception failure) => failure switch
    {
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => true,
        // Ended by an operator who looks for what hangs, or by a limit of time that the server was given.
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled or "25P04" } => true,
        _ => Is(failure) || (failure.InnerException is { } inner && OrTooSlow(inner)),
    };
}
