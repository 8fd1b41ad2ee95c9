using Cchc.Platform.V1;
using Google.Protobuf;

namespace CchcPlatform.Server.Sealing.Verification;

/// <summary>A place where the facts of the export are not those that a checkpoint sealed.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="After">Position of the last fact before it that is as sealed.</param>
/// <param name="Before">Position of the next one; null when the place lies at the end of what the checkpoint covers.</param>
/// <param name="Strangers">Positions of facts that were not sealed so.</param>
/// <param name="Missing">Leaves that were sealed and have no fact.</param>
internal sealed record Difference(Checkpoint Checkpoint, long After, long? Before, List<long> Strangers, List<ByteString> Missing)
{
    public (string Module, string Commune) Chain => (Checkpoint.Module, Checkpoint.Commune);
}
