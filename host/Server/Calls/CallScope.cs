using Microsoft.AspNetCore.Http.Features;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// Gives each request its scope when something first asks for it (a refused call never does), and takes it back when the request
/// and all of its work have ended.
/// </summary>
internal sealed class CallScope(RequestDelegate next, IServiceScopeFactory scopes)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var services = new Services(scopes);
        context.Features.Set<IServiceProvidersFeature>(services);
        try
        {
            await next(context);
        }
        finally
        {
            if (context.Features.Get<UnfinishedWork>() is { } unfinished)
            {
                _ = EndAsync(unfinished.Work, services);
            }
            else
            {
                await services.DisposeAsync();
            }
        }
    }

    private static async Task EndAsync(Task work, Services services)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await services.DisposeAsync();
    }

    private sealed class Services(IServiceScopeFactory scopes) : IServiceProvidersFeature, IAsyncDisposable
    {
        private AsyncServiceScope? scope;
        private IServiceProvider? given;

        public IServiceProvider RequestServices
        {
            get => given ??= (scope = scopes.CreateAsyncScope()).Value.ServiceProvider;
            set => given = value;
        }

        public ValueTask DisposeAsync() => scope?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
