using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Calls;

/// <summary>
/// Finds the answer that a request got before. The host asks it for every unary rpc once the use case has failed or has kept no
/// answer, since of two saves with one request id the database refuses the second. Who does more than its save takes back, and a
/// use case of a stream (when it has read the id and all bytes), asks first.
/// </summary>
public interface IRequestReplays
{
    /// <summary>The stored answer in its binary form, or null when the request has not been done.</summary>
    /// <param name="schema">Key of the module.</param>
    /// <param name="call">With <see cref="CallContext.RequestId"/> and <see cref="CallContext.BodyHash"/> filled.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="InvalidFault">The id was used with another body.</exception>
    Task<byte[]?> FindAsync(string schema, CallContext call, CancellationToken cancel);
}
