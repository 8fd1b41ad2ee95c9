using CchcPlatform.Kernel.Faults;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// No caller waits longer than it said, or than <see cref="HostLimits.LongestCall"/>: shortly before, the call is told to end and
/// its caller to repeat it. Work that does not even notice, because a server of the database hangs, goes on without a caller:
/// what it still commits is found by the repetition with the same request id. So does work whose caller has gone, or whose host
/// stops, and that does not notice that.
/// </summary>
internal sealed class PatienceInterceptor(Canceller canceller, TimeProvider clock, ILogger<PatienceInterceptor> log) : Interceptor
{
    private static readonly TimeSpan LeastMargin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostMargin = TimeSpan.FromSeconds(1);

    // Timers end at 49 days; a deadline beyond a day is none.
    private static readonly TimeSpan MostPatience = TimeSpan.FromDays(1);

    // How long a call that was ended is waited for. Shorter than the last moment that a stop leaves it.
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> next)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var patience = PatienceOf(context.Deadline, now);
        var ending = new CancellationTokenSource();
        using var left = new CancellationTokenSource();
        await using var gone = context.CancellationToken.UnsafeRegister(_ =>
        {
            canceller.Cancel(ending);
            left.CancelAfter(LastMoment);
        }, null);
        var work = next(request, new PatientCallContext(context, now + patience, ending.Token));
        try
        {
            return await work.WaitAsync(patience, clock, left.Token);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            canceller.Cancel(ending);
            context.GetHttpContext().Features.Set(new UnfinishedWork(work));
            log.LogWarning("{Method} has not ended after {Seconds:0.0} s; its caller is told to repeat it", context.Method, patience.TotalSeconds);
            throw new UnavailableFault("CALL_NOT_ENDED", "The call did not end in time. Repeat it with the same request_id: what has been done is not done twice.");
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested && !work.IsCompleted)
        {
            context.GetHttpContext().Features.Set(new UnfinishedWork(work));
            log.LogWarning("{Method} was ended and does not hear it; it goes on by itself", context.Method);
            throw;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw new UnavailableFault("CALL_NOT_ENDED", "The call did not end in time. Repeat it with the same request_id: what has been done is not done twice.");
        }
    }

    // The answer needs some of the time too.
    private static TimeSpan PatienceOf(DateTime deadline, DateTime now)
    {
        if (deadline == DateTime.MaxValue)
        {
            return HostLimits.LongestCall;
        }

        var given = deadline > now ? deadline - now : TimeSpan.Zero;
        var margin = given / 10 < LeastMargin ? LeastMargin : given / 10 > MostMargin ? MostMargin : given / 10;
        return given > MostPatience ? MostPatience : given > margin ? given - margin : given;
    }
}
