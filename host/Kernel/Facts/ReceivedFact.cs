using Google.Protobuf;

namespace CchcPlatform.Kernel.Facts;

/// <summary>A fact as a reaction receives it.</summary>
/// <param name="Position">Place in the publisher's log; grows, with gaps.</param>
/// <param name="Commune">5-digit code of the commune.</param>
/// <param name="Resource">Name of the resource that it tells about.</param>
/// <param name="Revision">Revision of the resource after the change.</param>
/// <param name="Actor">Who made the change.</param>
/// <param name="RecordedAt">When it was recorded, UTC.</param>
/// <param name="Message">What happened.</param>
public sealed record ReceivedFact<TFact>(
    long Position, string Commune, string Resource, long Revision, string Actor, DateTimeOffset RecordedAt, TFact Message)
    where TFact : class, IMessage<TFact>;
