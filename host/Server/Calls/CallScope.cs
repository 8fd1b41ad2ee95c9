using Microsoft.AspNetCore.Http.Features;

namespace CchcPlatform.Server.Calls;

/// <summary>Gives each request its scope, and takes it back when the request and all of its work have ended.</summary>
internal sealed class CallScope(RequestDelegate next, IServiceScopeFactory scopes)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var scope = scopes.CreateAsyncScope();
        context.Features.Set<IServiceProvidersFeature>(new Services { RequestServices = scope.ServiceProvider });
        UnfinishedWork? unfinished = null;
        try
        {
            await next(context);
        }
        finally
        {
            unfinished = context.Features.Get<UnfinishedWork>();
            if (unfinished is null)
            {
                await scope.DisposeAsync();
            }
            else
            {
                _ = EndAsync(unfinished.Work, scope);
            }
        }
    }

    private static async Task EndAsync(Task work, AsyncServiceScope scope)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await scope.DisposeAsync();
    }

    private sealed class Services : IServiceProvidersFeature
    {
        public required IServiceProvider RequestServices { get; set; }
    }
}
