using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>A sink of logs that keeps every line with its scopes and its exception, as files and consoles would.</summary>
internal sealed class WrittenLog : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Category(WrittenLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => log.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new List<string> { logLevel.ToString(), name };
            log.scopes.ForEachScope((scope, all) => all.Add(
                scope is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(v => $"{v.Key}:{v.Value}")) : $"{scope}"), line);
            line.Add(formatter(state, exception));
            line.Add(exception?.ToString() ?? "");
            log.Lines.Enqueue(string.Join(" | ", line));
        }
    }
}
