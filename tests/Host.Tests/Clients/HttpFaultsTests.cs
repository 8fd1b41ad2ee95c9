using CchcPlatform.Server.Web;
using Google.Rpc;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using StatusCode = Grpc.Core.StatusCode;

namespace CchcPlatform.Host.Tests.Clients;

/// <summary>What fails outside of any rpc.</summary>
public sealed class HttpFaultsTests
{
    [Theory]
    [InlineData(StatusCodes.Status500InternalServerError, StatusCode.Internal, "INTERNAL")]
    [InlineData(StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, "TEMPORARILY_UNAVAILABLE")]
    public async Task A_caller_by_gRPC_gets_code_and_reason_like_everywhere(int status, StatusCode code, string reason)
    {
        var context = new DefaultHttpContext { Request = { ContentType = "application/grpc", Path = "/cchc.steering.v1.PlanService/GetPlan" } };
        await new HttpFaults(
            http =>
            {
                http.Response.StatusCode = status;
                return status == StatusCodes.Status500InternalServerError ? throw new InvalidOperationException() : Task.CompletedTask;
            },
            NullLogger<HttpFaults>.Instance).InvokeAsync(context);
        Assert.Equal((StatusCodes.Status200OK, $"{(int)code}"), (context.Response.StatusCode, context.Response.Headers["grpc-status"].ToString()));
        var told = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(context.Response.Headers["grpc-status-details-bin"].ToString()));
        Assert.Equal((reason, "cchc.steering"), (told.Details[0].Unpack<ErrorInfo>().Reason, told.Details[0].Unpack<ErrorInfo>().Domain));
    }
}
