namespace CchcPlatform.Kernel.Data;

/// <summary>A file, known by the hash of its bytes. The same bytes are stored once in a schema.</summary>
public sealed class StoredFile
{
    /// <summary>SHA-256 of the content, lower-case hexadecimal.</summary>
    public required string Sha256 { get; set; }

    /// <summary>Media type found from the bytes, such as <c>application/pdf</c>.</summary>
    public required string MediaType { get; set; }

    /// <summary>Length in bytes, at most 20 MiB.</summary>
    public long SizeBytes { get; set; }

    /// <summary>When it was stored, UTC.</summary>
    public DateTimeOffset StoredAt { get; set; }
}

/// <summary>A piece of a file, 1 MiB or the rest.</summary>
public sealed class FileChunk
{
    /// <summary>Hash of the whole file.</summary>
    public required string Sha256 { get; set; }

    /// <summary>Place in the file, from 0.</summary>
    public int Number { get; set; }

    /// <summary>The bytes.</summary>
    public required byte[] Bytes { get; set; }
}
