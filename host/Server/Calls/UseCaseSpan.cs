using System.Diagnostics;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// The span of a use case, between the span of the call and those of its SQL, from the source <c>CchcPlatform.&lt;Area&gt;</c> of its
/// module. It names the rpc and the commune, never a person or a text.
/// </summary>
internal static class UseCaseSpan
{
    public static Activity? Start(Rpc rpc) => AreaSource.Of(rpc.Module).StartActivity(rpc.Method.Name)?
            .SetTag("rpc.system", "grpc")
            .SetTag("rpc.service", rpc.Method.Service.FullName)
            .SetTag("rpc.method", rpc.Method.Name)
            .SetTag("cchc.module", rpc.Module.Key);

    public static void Enter(this Activity? span, CallContext call)
    {
        if (call.Scope is { All: false, Communes: [var commune] })
        {
            span?.SetTag("cchc.commune", commune);
        }
    }

    /// <summary>Notes a failure without its message, which may hold what a person typed. Always false, for use in an exception filter.</summary>
    public static bool Failed(this Activity? span, Exception failure)
    {
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure is Fault fault ? fault.Reason : failure.GetType().Name);
        return false;
    }
}
