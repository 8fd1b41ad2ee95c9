using System.Globalization;
using CchcPlatform.Server.Web;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace CchcPlatform.Server.Admission;

/// <summary>
/// Lets a call in, makes it wait for its turn, or refuses it. It stands behind the caller's identity (a remembered token costs
/// some microseconds) and before the body is read, so that a refused call has cost neither memory nor parsing, permission or SQL.
/// </summary>
internal sealed class AdmissionControl(RequestDelegate next, Gates gates, TimeProvider clock)
{
    private const string Reason = "HOST_OVERLOADED";
    private const string Sentence = "The host is overloaded. Nothing was done; repeat the call later.";

    public Task InvokeAsync(HttpContext context) => gates.For(context) is { } gate ? PassAsync(context, gate) : next(context);

    private async Task PassAsync(HttpContext context, Gate gate)
    {
        if (await gate.EnterAsync(Tenant.Of(context), Deadline(context), context.RequestAborted) is not { } place)
        {
            await Refuse(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            gate.Leave(place);
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

    private static Task Refuse(HttpContext context)
    {
        // Not the same for all, or all would come again at the same moment.
        var retry = TimeSpan.FromMilliseconds(Random.Shared.Next(1000, 3000));
        var hint = new RetryInfo { RetryDelay = Duration.FromTimeSpan(retry) };
        if (context.Request.IsGrpc())
        {
            GrpcFaults.Write(context, StatusCode.ResourceExhausted, Reason, Sentence, hint);
            return Task.CompletedTask;
        }

        context.Response.Headers.RetryAfter = Math.Ceiling(retry.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return JsonFaults.WriteAsync(context, StatusCodes.Status429TooManyRequests, StatusCode.ResourceExhausted, Reason, Sentence,
            new Dictionary<string, object> { ["@type"] = "type.googleapis.com/google.rpc.RetryInfo", ["retryDelay"] = string.Create(CultureInfo.InvariantCulture, $"{retry.TotalSeconds:0.###}s") });
    }
}
