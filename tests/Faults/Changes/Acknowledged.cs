using Grpc.Core;

namespace CchcPlatform.Faults.Tests.Changes;

/// <summary>A change that the server has said is done.</summary>
/// <param name="Account">Who asked for it.</param>
/// <param name="Method">package.Service/Method.</param>
/// <param name="RequestId">Its id.</param>
/// <param name="Request">The request as it was sent; of a stream nothing.</param>
/// <param name="Call">Sends it by whatever caller; of a stream its header and all bytes.</param>
/// <param name="Reply">The answer's bytes; of a stream those of the last message's content.</param>
/// <param name="Tries">How often it was sent.</param>
internal sealed record Acknowledged(string Account, string Method, string RequestId, byte[] Request, Func<Caller, CallOptions, Task<byte[]>> Call, byte[] Reply, int Tries);
