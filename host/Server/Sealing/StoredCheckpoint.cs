using Cchc.Platform.V1;

namespace CchcPlatform.Server.Sealing;

/// <summary>A checkpoint as it lies in its schema.</summary>
/// <param name="Checkpoint">What was signed, and the signature.</param>
/// <param name="Frontier">The roots of the full subtrees, largest first.</param>
/// <param name="Leaves">The leaves that it added.</param>
internal sealed record StoredCheckpoint(Checkpoint Checkpoint, byte[] Frontier, byte[] Leaves);
