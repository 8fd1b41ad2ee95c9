using CchcPlatform.Server.Loading;
using CchcPlatform.Server.Platform;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CchcPlatform.Server.Calls;

/// <summary>What stands around each call, and the health that callers and operators ask for.</summary>
internal static class GrpcPipeline
{
    // A check that counts for its module's health only, not for the host's.
    public const string OwnOnly = "own";

    /// <summary>The gRPC services with their interceptors, the same rpcs as JSON, reflection and health.</summary>
    public static void AddGrpcPipeline(this WebApplicationBuilder builder, LoadedModules modules)
    {
        builder.Services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<CallRecord>();
            grpc.Interceptors.Add<FaultInterceptor>();
            grpc.Interceptors.Add<PatienceInterceptor>();
            grpc.Interceptors.Add<CallInterceptor>();
            grpc.MaxReceiveMessageSize = HostLimits.LargestMessage;
            grpc.EnableDetailedErrors = false;
            grpc.CompressionProviders = [new BoundedGzip(new HttpContextAccessor())];
        }).AddJsonTranscoding(json =>
        {
            json.JsonSettings.WriteEnumsAsIntegers = false;
            json.JsonSettings.WriteInt64sAsStrings = true;
            json.TypeRegistry = Google.Protobuf.Reflection.TypeRegistry.FromFiles(Google.Rpc.ErrorDetailsReflection.Descriptor);
        });
        // It calls a message that cannot be read an error and prints what the parser says of it; GrpcMessages tells what must be told.
        builder.Logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None);
        builder.Services.AddSingleton<CallRecord>().AddSingleton<FaultInterceptor>().AddSingleton<Canceller>().AddSingleton<PatienceInterceptor>().AddSingleton<CallInterceptor>();
        builder.Services.AddGrpcReflection();
        var checks = builder.Services.AddGrpcHealthChecks(health =>
        {
            foreach (var module in modules.Loaded)
            {
                health.Services.Map(module.ProtoPackage, check => check.Name == module.Key || check.Name == Readiness.Name);
            }

            foreach (var failed in modules.Failed)
            {
                health.Services.Map($"cchc.{failed.Key}.v1", check => check.Name == failed.Key && check.Tags.Contains(OwnOnly));
            }

            health.Services.Map("", check => !check.Tags.Contains(OwnOnly));
        });
        builder.Services.AddSingleton<IHealthCheckPublisher, HealthMetrics>().Configure<HealthCheckPublisherOptions>(options => options.Period = HealthMetrics.Period);
        checks.AddCheck<Readiness>(Readiness.Name);
        foreach (var module in modules.Loaded)
        {
            checks.Add(new HealthCheckRegistration(module.Key, services => new ModuleHealthProbe(module, services.GetRequiredService<Platform.ModuleHealth>()), HealthStatus.Unhealthy, []));
        }

        foreach (var failed in modules.Failed)
        {
            // The other modules serve: the host is ready, and says what is missing.
            checks.AddCheck(failed.Key + " (missing)", () => HealthCheckResult.Degraded(failed.Reason));
            checks.AddCheck(failed.Key, () => HealthCheckResult.Unhealthy(failed.Reason), [OwnOnly]);
        }
    }
}
