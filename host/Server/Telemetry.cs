using CchcPlatform.Server.Loading;
using CchcPlatform.Server.Platform;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Npgsql;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CchcPlatform.Server;

/// <summary>
/// Traces, metrics and logs by OpenTelemetry. The <c>OTEL_*</c> variables decide where they go; without
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> nothing leaves the process.
/// </summary>
internal static class Telemetry
{
    /// <summary>Sources and meters of modules are called CchcPlatform.&lt;Area&gt;: one subscription takes them all.</summary>
    private const string OurSources = "CchcPlatform.*";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Reads where telemetry goes and what is logged, which the libraries read again later.</summary>
    public static void Check(SettingReader read)
    {
        read.Address(Endpoint);
        read.Check("Logging:Console", () => new ConsoleLoggerOptions());
        // Both sets of settings may be there, of which the name of the formatter takes one.
        read.Check("Logging:Console:FormatterOptions", () => new SimpleConsoleFormatterOptions());
        read.Check("Logging:Console:FormatterOptions", () => new JsonConsoleFormatterOptions());
        foreach (var section in read.NamesIn("Logging").Where(name => name != "LogLevel").Select(provider => $"Logging:{provider}:LogLevel").Prepend("Logging:LogLevel"))
        {
            foreach (var category in read.NamesIn(section))
            {
                read.Name<LogLevel>($"{section}:{category}");
            }
        }
    }

    public static void AddTelemetry(this WebApplicationBuilder builder, LoadedModules modules)
    {
        // Whatever writes a log, no sink gets the words of an exception.
        builder.Services.AddSingleton<LoggerFactory>();
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(services => new DiscreetLoggers(services.GetRequiredService<LoggerFactory>())));
        var export = builder.Configuration[Endpoint] is { Length: > 0 };
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService("cchc-platform", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3))
                .AddAttributes([new("cchc.modules", string.Join(',', modules.Loaded.Select(m => m.Key)))])
                .AddEnvironmentVariableDetector())
            .WithTracing(traces =>
            {
                traces
                    // Without the client's own span the spans of a called module hang on a parent that nobody has.
                    .AddSource(OurSources, "Grpc.Net.Client")
                    .AddAspNetCoreInstrumentation(options =>
                    {
                        options.Filter = context => !context.Request.IsForHealth();
                        // Values are redacted already; the names too may be anything that somebody typed.
                        options.EnrichWithHttpRequest = (activity, _) => activity.SetTag("url.query", null);
                    })
                    .AddHttpClientInstrumentation()
                    .AddNpgsql()
                    .AddProcessor(new DiscreetSpans());
                if (export)
                {
                    traces.AddOtlpExporter();
                }
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(OurSources, "Npgsql").AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation();
                if (export)
                {
                    metrics.AddOtlpExporter();
                }
            });
        if (export)
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter(), options => options.IncludeScopes = true);
        }
    }
}
