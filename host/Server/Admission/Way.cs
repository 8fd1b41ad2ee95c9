using CchcPlatform.Server.Web;
using Grpc.Core;

namespace CchcPlatform.Server.Admission;

/// <summary>The gate that a request passes.</summary>
/// <param name="gate">Whose place it takes.</param>
/// <param name="path">Where it goes to, as its route is written.</param>
/// <param name="messageTime">How long its one message may take once it has the place; null where that is looked after by others.</param>
internal sealed class Way(Gate gate, string path, TimeSpan? messageTime = null)
{
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(100);

    // One for each hint. Not the same time for all, or all would come again at the same moment.
    private readonly Refusal?[] refusals = new Refusal?[20];

    public Gate Gate { get; } = gate;

    public TimeSpan? MessageTime { get; } = messageTime;

    /// <summary>Tells that no place was free.</summary>
    public Task RefuseAsync(HttpContext context)
    {
        var hint = Random.Shared.Next(refusals.Length);
        var refusal = refusals[hint] ??= new Refusal(
            StatusCode.ResourceExhausted, "HOST_OVERLOADED", "The host is overloaded. Nothing was done; repeat the call later.", path, Soonest + (hint * Apart));
        return refusal.WriteAsync(context);
    }
}
