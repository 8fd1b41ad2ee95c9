namespace CchcPlatform.Kernel.Data;

/// <summary>The answer that a changing request got, kept 30 days so that a repetition gets the same one and changes nothing.</summary>
public sealed class RequestReplay
{
    /// <summary>Who sent it.</summary>
    public required string Subject { get; set; }

    /// <summary>Full name of the rpc.</summary>
    public required string Method { get; set; }

    /// <summary>The caller's id of the request.</summary>
    public required string RequestId { get; set; }

    /// <summary>SHA-256 of the request without its id and without <c>validate_only</c>.</summary>
    public required byte[] BodyHash { get; set; }

    /// <summary>The answer in its binary form.</summary>
    public required byte[] Reply { get; set; }

    /// <summary>When it was answered, UTC.</summary>
    public DateTimeOffset RecordedAt { get; set; }
}
