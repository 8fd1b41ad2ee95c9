using Microsoft.AspNetCore.Http;

namespace CchcPlatform.Kernel.Access;

/// <summary>Where a running call keeps its caller.</summary>
public static class HttpContextCaller
{
    /// <summary>The caller of this request; <see cref="Caller.Anonymous"/> when it has no valid token.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? Access.Caller.Anonymous;
}
