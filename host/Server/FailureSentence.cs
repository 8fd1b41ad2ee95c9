using CchcPlatform.Kernel.Faults;
using Npgsql;

namespace CchcPlatform.Server;

/// <summary>Tells a failure of a module's own code to operators without quoting foreign exceptions, whose messages may hold rows and with them people.</summary>
internal static class FailureSentence
{
    public static string Of(Exception failure) => failure switch
    {
        Fault fault => $"{fault.Reason}: {fault.Message}",
        { InnerException: PostgresException refused } => Of(refused),
        PostgresException refused => $"The database refused it: {refused.SqlState} {refused.ConstraintName}".TrimEnd() + ".",
        _ => $"It failed with {failure.GetType().Name}; the log of the host has the details.",
    };
}
