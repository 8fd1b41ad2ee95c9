using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CchcPlatform.Conformance.Fuzz;

/// <summary>Hears what a host logs, with the lines of host and modules that the console of tests leaves out: errors are kept, and so is every line and scope that repeats a personal field.</summary>
/// <param name="isPersonal">Whether a line repeats a personal field; when not given, by what the mutations put there.</param>
[ProviderAlias("Tap")]
internal sealed class LogTap(Func<string, bool>? isPersonal = null) : ILoggerProvider, ILogger
{
    private readonly Func<string, bool> isPersonal = isPersonal ?? (line => line.Contains(MessageMutation.Personal, StringComparison.Ordinal));

    public ConcurrentQueue<string> Found { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Keep(LogLevel.None, $"Scope: {ValuesOf(state)}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Keep(logLevel, $"{logLevel}: {formatter(state, exception)} {ValuesOf(state)} {exception}");

    public void Dispose()
    {
    }

    private void Keep(LogLevel level, string line)
    {
        if (level is LogLevel.Error or LogLevel.Critical || isPersonal(line))
        {
            Found.Enqueue(line);
        }
    }

    // Those behind a line go to a collector also when its words leave them out.
    private static string ValuesOf<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(v => v.Value)) : $"{state}";
}
