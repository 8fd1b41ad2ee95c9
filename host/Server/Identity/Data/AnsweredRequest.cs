namespace CchcPlatform.Server.Identity.Data;

/// <summary>What a change with a <c>request_id</c> was answered, written in the change's own transaction.</summary>
public sealed class AnsweredRequest
{
    public required string Subject { get; init; }
    public required string Method { get; init; }
    public required string RequestId { get; init; }
    public required byte[] BodyHash { get; init; }
    public required byte[] Answer { get; init; }
    public required DateTimeOffset AnsweredAt { get; init; }
}
