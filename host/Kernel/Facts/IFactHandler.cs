using Google.Protobuf;

namespace CchcPlatform.Kernel.Facts;

/// <summary>
/// A reaction to a fact. It runs in the commune of the fact and as <c>module:&lt;key&gt;</c>; what it writes to its module's context
/// is saved together with the cursor, so its effect happens exactly once. It does not save by itself.
/// </summary>
/// <remarks>
/// Up to a hundred facts share one transaction and one scope, so a handler keeps nothing in its own fields from one fact to the
/// next. It must not call other modules, nor anything else outside its schema: the transaction is open while it runs, and what it
/// did outside could not be taken back. What a reaction needs from elsewhere, the fact carries; what it wants done elsewhere, it
/// publishes as a fact.
/// </remarks>
public interface IFactHandler<TFact> where TFact : class, IMessage<TFact>
{
    /// <summary>Reacts. An exception makes the fact be tried again; after three tries it is parked until an operator replays it.</summary>
    Task HandleAsync(ReceivedFact<TFact> fact, CancellationToken cancel);
}
