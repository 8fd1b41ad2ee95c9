namespace CchcPlatform.Kernel.Facts;

/// <summary>
/// A signed summary of the facts of one commune, as <c>cchc.platform.v1.Checkpoint</c> describes it, with what the next one is
/// built on. Rows are only added; one chain for each commune of the schema.
/// </summary>
public sealed class FactCheckpoint
{
    /// <summary>5-digit code of the commune.</summary>
    public required string Commune { get; set; }

    /// <summary>1, 2, … without gaps in the chain of the commune.</summary>
    public long Number { get; set; }

    /// <summary>The log that it was sealed in.</summary>
    public required string LogId { get; set; }

    /// <summary>How many facts of the commune it covers.</summary>
    public long FactCount { get; set; }

    /// <summary>Every fact of the commune at or below this position is covered.</summary>
    public long LastPosition { get; set; }

    /// <summary>Root of the Merkle tree over these facts.</summary>
    public required byte[] RootHash { get; set; }

    /// <summary>Hash of the checkpoint before.</summary>
    public required byte[] PreviousHash { get; set; }

    /// <summary>When it was sealed, UTC, by the clock of the host.</summary>
    public DateTimeOffset SealTime { get; set; }

    /// <summary>The key that signed it.</summary>
    public required string KeyId { get; set; }

    /// <summary>The signature.</summary>
    public required byte[] Signature { get; set; }

    /// <summary>The roots of the full subtrees, largest first, 32 bytes each: new facts are added to them without reading the old ones.</summary>
    public required byte[] Frontier { get; set; }

    /// <summary>The leaves that this checkpoint added, 32 bytes each: a later difference can be told by the row.</summary>
    public required byte[] Leaves { get; set; }
}
