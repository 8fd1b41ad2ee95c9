using System.Globalization;
using CchcPlatform.Server.Loading;
using CchcPlatform.Server.Platform;
using CchcPlatform.Server.Web;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Npgsql;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CchcPlatform.Server;

/// <summary>
/// Traces, metrics and logs by OpenTelemetry. The <c>OTEL_*</c> variables decide where they go; what has neither
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> nor an endpoint of its own does not leave the process.
/// </summary>
internal static class Telemetry
{
    /// <summary>Sources and meters of modules are called CchcPlatform.&lt;Area&gt;: one subscription takes them all.</summary>
    private const string OurSources = "CchcPlatform.*";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Traces = "TRACES";

    private const string Metrics = "METRICS";

    private const string Logs = "LOGS";

    /// <summary>Reads where telemetry goes and what is logged, which the libraries read again later.</summary>
    public static void Check(SettingReader read)
    {
        read.Address(Endpoint);
        foreach (var signal in new[] { Traces, Metrics, Logs })
        {
            read.Address(Name(signal, "ENDPOINT"));
            read.Check(Name(signal, "PROTOCOL"), "grpc or http/protobuf", text => text is "grpc" or "http/protobuf");
            read.Number(Name(signal, "TIMEOUT"), 1, int.MaxValue, "a number of milliseconds");
        }

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
        var (traced, measured, logged) = (ExportOf(builder.Configuration, Traces), ExportOf(builder.Configuration, Metrics), ExportOf(builder.Configuration, Logs));
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
                        // Values are redacted already; the names too may be anything that somebody typed. So may the path.
                        options.EnrichWithHttpRequest = (activity, _) => activity.SetTag("url.query", null);
                        options.EnrichWithHttpResponse = (activity, response) => activity.SetTag("url.path", response.HttpContext.Route());
                    })
                    .AddHttpClientInstrumentation()
                    .AddNpgsql()
                    .AddProcessor(new DiscreetSpans());
                if (traced is not null)
                {
                    traces.AddOtlpExporter(traced);
                }
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(OurSources, "Npgsql").AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation();
                if (measured is not null)
                {
                    metrics.AddOtlpExporter(measured);
                }
            });
        if (logged is not null)
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter(logged), options => options.IncludeScopes = true);
        }
    }

    /// <summary>How a signal leaves the process; null when it stays. The library reads the variables that are meant for all signals, not those for one.</summary>
    private static Action<OtlpExporterOptions>? ExportOf(IConfiguration configuration, string signal)
    {
        return Own("ENDPOINT") is null && configuration[Endpoint] is not { Length: > 0 } ? null : options =>
        {
            options.Protocol = Own("PROTOCOL") switch { "grpc" => OtlpExportProtocol.Grpc, "http/protobuf" => OtlpExportProtocol.HttpProtobuf, _ => options.Protocol };
            options.Headers = Own("HEADERS") ?? options.Headers;
            options.TimeoutMilliseconds = Own("TIMEOUT") is { } timeout ? int.Parse(timeout, CultureInfo.InvariantCulture) : options.TimeoutMilliseconds;
            if (Own("ENDPOINT") is { } endpoint)
            {
                options.Endpoint = new Uri(endpoint);
            }
        };

        string? Own(string what) => configuration[Name(signal, what)] is { Length: > 0 } text ? text : null;
    }

    private static string Name(string signal, string what) => $"OTEL_EXPORTER_OTLP_{signal}_{what}";
}
