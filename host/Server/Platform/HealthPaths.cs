namespace CchcPlatform.Server.Platform;

/// <summary>Where health is asked for, by HTTP and by gRPC.</summary>
internal static class HealthPaths
{
    /// <summary>Whether a request is a question for health: it is answered to the end, and leaves no trace.</summary>
    public static bool IsForHealth(this HttpRequest request) =>
        request.Path.StartsWithSegments("/health") || request.Path.StartsWithSegments("/grpc.health.v1.Health");
}
