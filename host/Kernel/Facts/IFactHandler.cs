using Google.Protobuf;

namespace CchcPlatform.Kernel.Facts;

/// <summary>
/// A reaction to a fact. It runs in a scope of its own, in the commune of the fact and as <c>module:&lt;key&gt;</c>; what it
/// writes to its module's context is saved together with the cursor, so its effect happens exactly once. It does not save by itself.
/// </summary>
public interface IFactHandler<TFact> where TFact : class, IMessage<TFact>
{
    /// <summary>Reacts. An exception makes the fact be tried again, and parked after the last try.</summary>
    Task HandleAsync(ReceivedFact<TFact> fact, CancellationToken cancel);
}
