using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Identity.Tokens;

namespace CchcPlatform.Server.Calls;

/// <summary>Why a call has no caller, as the fault that its rpc answers.</summary>
internal static class CallerFault
{
    public static Fault Of(HttpContext http) => Of(http.Features.Get<TokenFailure>() ?? TokenFailure.NoToken);

    public static Fault Of(TokenFailure failure) => failure.Reason == TokenFailure.Unavailable
        ? new UnavailableFault(failure.Reason, failure.Sentence)
        : new UnauthenticatedFault(failure.Reason, failure.Sentence);
}
