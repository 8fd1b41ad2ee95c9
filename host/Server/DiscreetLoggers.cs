using System.Collections;
using System.Diagnostics.CodeAnalysis;
using OpenTelemetry;

namespace CchcPlatform.Server;

/// <summary>
/// Keeps the words of exceptions and the paths of requests out of every log, wherever it goes: they may quote a request or a row, and
/// with it a person. What remains is the kind of each failure and where it happened. What works in the background is silent in traces, not in logs.
/// </summary>
internal sealed class DiscreetLoggers(ILoggerFactory inner) : ILoggerFactory
{
    // What the libraries log of their own work, such as sending telemetry, stays silent with it.
    private const string OurCategories = "CchcPlatform.";

    public ILogger CreateLogger(string categoryName) =>
        new Discreet(inner.CreateLogger(categoryName), categoryName.StartsWith(OurCategories, StringComparison.Ordinal));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private sealed class Discreet(ILogger inner, bool isOurs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull =>
            state is IReadOnlyList<KeyValuePair<string, object?>> values && PathlessScope.Of(values) is { } pathless ? inner.BeginScope(pathless) : inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel)
        {
            using var heard = Heard();
            return inner.IsEnabled(logLevel);
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var wordless = exception is null ? null : new WordlessException(exception);
            using var heard = Heard();
            inner.Log(logLevel, eventId, state, wordless, formatter);
        }

        // OpenTelemetry would drop the line together with the traces that are not wanted.
        private IDisposable? Heard() => isOurs && Sdk.SuppressInstrumentation ? SuppressInstrumentationScope.Begin(false) : null;
    }
}

/// <summary>Stands in a log for what the web server notes of each request: its id, without its path.</summary>
internal sealed class PathlessScope : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly IReadOnlyList<KeyValuePair<string, object?>> whole;

    private PathlessScope(IReadOnlyList<KeyValuePair<string, object?>> whole) => this.whole = whole;

    public int Count => 1;

    // Asked only by a line that is written: the web server makes the id then.
    public KeyValuePair<string, object?> this[int index] => index == 0 ? whole[0] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Null for any other scope.</summary>
    public static PathlessScope? Of(IReadOnlyList<KeyValuePair<string, object?>> scope) => scope is [_, { Key: "RequestPath" }] ? new PathlessScope(scope) : null;

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return whole[0];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{whole[0].Key}:{whole[0].Value}";
}

/// <summary>Stands in a log for a failure: kind, place and, of a refusal by the database, its code; without its message.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Made from a failure only.")]
internal sealed class WordlessException(Exception failure) : Exception(Describe(failure))
{
    public override string? StackTrace => failure.StackTrace;

    public override string ToString() => Message + Environment.NewLine + StackTrace;

    private static string Describe(Exception failure)
    {
        var own = failure switch
        {
            Npgsql.PostgresException refused => $"{refused.GetType().FullName}: {refused.SqlState} {refused.SchemaName}.{refused.TableName} {refused.ConstraintName}".TrimEnd(' ', '.'),
            // These words are the libraries' own: an address, a time.
            Npgsql.NpgsqlException or System.Net.Sockets.SocketException => $"{failure.GetType().FullName}: {failure.Message}",
            _ => failure.GetType().FullName!,
        };
        return failure.InnerException is { } inner ? $"{own} <- {Describe(inner)}" : own;
    }
}
