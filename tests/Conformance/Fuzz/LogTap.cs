using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CchcPlatform.Conformance.Fuzz;

/// <summary>Hears what a host logs: errors are kept, and so is every line that repeats a personal field.</summary>
internal sealed class LogTap : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Found { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel}: {formatter(state, exception)} {exception}";
        if (logLevel >= LogLevel.Error || line.Contains(MessageMutation.Personal, StringComparison.Ordinal))
        {
            Found.Enqueue(line);
        }
    }

    public void Dispose()
    {
    }
}
