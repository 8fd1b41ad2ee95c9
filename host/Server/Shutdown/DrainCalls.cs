using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Platform;
using CchcPlatform.Server.Web;
using Grpc.Core;

namespace CchcPlatform.Server.Shutdown;

/// <summary>Lets calls in while the host serves, and refuses them while it stops. Health is told to the end.</summary>
internal sealed class DrainCalls(RequestDelegate next, Drain drain)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext context)
    {
        // A call between modules belongs to work that was let in already.
        if (context.IsFromModule() || context.Request.IsForHealth())
        {
            await next(context);
            return;
        }

        if (!drain.TryEnter())
        {
            await RefuseAsync(context);
            return;
        }

        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            using var told = drain.OutOfTime.UnsafeRegister(static call => Canceller.CancelAlone((CancellationTokenSource)call!), ending);
            context.RequestAborted = ending.Token;
            await next(context);
        }
        catch (OperationCanceledException) when (drain.OutOfTime.IsCancellationRequested && !context.Response.HasStarted)
        {
            await RefuseAsync(context);
        }
        finally
        {
            drain.Leave();
        }
    }

    private static Task RefuseAsync(HttpContext context) =>
        new Refusal(StatusCode.Unavailable, Drain.Reason, Drain.Sentence, context.Request.Path, RetryAfter).WriteAsync(context);
}
