using System.Globalization;
using System.IO.Pipelines;
using CchcPlatform.Server.Web;

namespace CchcPlatform.Server.Admission;

/// <summary>
/// Lets a call in, makes it wait for its turn, or refuses it. It stands behind the caller's identity (a remembered token costs
/// some microseconds) and before the body is read, so that a refused call has cost neither memory nor parsing, permission or SQL.
/// </summary>
internal sealed class AdmissionControl(RequestDelegate next, Gates gates, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (await gates.ForAsync(context) is { } way)
        {
            await PassAsync(context, way);
        }
        else
        {
            await next(context);
        }
    }

    private async Task PassAsync(HttpContext context, Way way)
    {
        if (await way.Gate.EnterAsync(Tenant.Of(context), Deadline(context), context.RequestAborted) is not { } place)
        {
            await way.RefuseAsync(context);
            return;
        }

        try
        {
            // JsonBodies looks at it. For a message by gRPC there is a timer, gone before Kestrel gives the request to the next call.
            context.Features.Set(way);
            await using var late = way.MessageTime is { } time && context.Request.IsGrpc() ? clock.CreateTimer(GiveUp, context.Request.BodyReader, time, Timeout.InfiniteTimeSpan) : null;
            await next(context);
        }
        finally
        {
            way.Gate.Leave(place);
        }
    }

    // The gRPC framework, which gives a message any time, ends a call whose reading is cancelled, and GrpcMessages tells why. Once
    // the message is there nobody reads any more.
    private static void GiveUp(object? body)
    {
        try
        {
            ((PipeReader)body!).CancelPendingRead();
        }
        catch (Exception ended) when (ended is ObjectDisposedException or OperationCanceledException or IOException)
        {
            // The caller has gone.
        }
    }

    private DateTimeOffset Deadline(HttpContext context) =>
        context.Request.Headers["grpc-timeout"] is [{ Length: > 1 } text] && TimeoutOf(text) is { TotalDays: < 1 } timeout ? clock.GetUtcNow() + timeout : DateTimeOffset.MaxValue;

    // At most eight digits and a unit, as gRPC over HTTP/2 writes it.
    private static TimeSpan? TimeoutOf(string text) =>
        text.Length > 9 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? null : text[^1] switch
        {
            'H' => TimeSpan.FromHours(number),
            'M' => TimeSpan.FromMinutes(number),
            'S' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMilliseconds(number),
            'u' => TimeSpan.FromMicroseconds(number),
            'n' => TimeSpan.FromMicroseconds(number / 1000.0),
            _ => null,
        };
}
