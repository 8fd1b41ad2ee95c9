using System.Text;

namespace CchcPlatform.Kernel.Faults;

/// <summary>
/// A refusal that the caller can act on. The host turns it into a gRPC status with <c>google.rpc.ErrorInfo</c>; any other
/// exception becomes INTERNAL without detail.
/// </summary>
/// <param name="reason">UPPER_SNAKE, stable: clients switch on it.</param>
/// <param name="message">One English sentence; what a caller typed may stand in it, so it is cut at <see cref="LongestMessage"/>.</param>
public abstract class Fault(string reason, string message) : Exception(Cut(message, LongestMessage))
{
    /// <summary>Characters of a message. It travels as a header, and clients refuse headers that are too large.</summary>
    public const int LongestMessage = 1_000;

    /// <summary>A text of at most so many characters, with a mark where it was cut.</summary>
    internal static string Cut(string text, int atMost) => text.Length <= atMost
        ? text
        : text[..(char.IsHighSurrogate(text[atMost - 2]) ? atMost - 2 : atMost - 1)] + "…";

    /// <summary>UPPER_SNAKE, stable: clients switch on it.</summary>
    public string Reason { get; } = reason;

    /// <summary>More about the case, by name.</summary>
    public Dictionary<string, string> Details { get; } = [];
}

/// <summary>A field of a request and what is wrong with it.</summary>
/// <param name="Field">Path of the proto field, such as <c>evidence[0].document.date</c>.</param>
/// <param name="Description">What is expected.</param>
/// <param name="Reason">UPPER_SNAKE.</param>
public sealed record FieldViolation(string Field, string Description, string Reason)
{
    private const int Longest = 500;
    private const int LongestField = 300;

    /// <summary>Path of the proto field; a caller may have made up its names, so it is cut too.</summary>
    public string Field { get; } = Fault.Cut(Field, LongestField);

    /// <summary>What is expected; cut like a <see cref="Fault"/>'s message.</summary>
    public string Description { get; } = Fault.Cut(Description, Longest);
}

/// <summary>The request is wrong whatever the state of the system: INVALID_ARGUMENT with the violations that were found.</summary>
public class InvalidFault : Fault
{
    // By gRPC they travel in headers, of which common clients take 8 KiB; a list of many wrong items would be no answer at all.
    private const int MostBytes = 4_000;

    /// <summary>So many violations are told at most; who looks for them may stop there.</summary>
    public const int Most = 20;

    /// <summary>Several violations. They are told in their order as far as an answer has room, at most <see cref="Most"/>, and how many there are.</summary>
    public InvalidFault(IReadOnlyList<FieldViolation> violations) : this(Told(violations), violations.Count)
    {
    }

    /// <summary>One violation.</summary>
    public InvalidFault(string field, string description, string reason) : this([new FieldViolation(field, description, reason)])
    {
    }

    private InvalidFault(List<FieldViolation> told, int found) : base(
        found == 1 ? told[0].Reason : "INVALID_REQUEST",
        (found > told.Count ? $"The first {told.Count} of {(found == Most ? "at least " : "")}{found}: " : "") + string.Join(" ", told.Select(v => v.Field.Length > 0 ? $"{v.Field}: {v.Description}" : v.Description))) => Violations = told;

    /// <summary>What is wrong, field by field.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; }

    private static List<FieldViolation> Told(IReadOnlyList<FieldViolation> all)
    {
        var bytes = 0;
        return [.. all.TakeWhile((v, i) => (bytes += Encoding.UTF8.GetByteCount(v.Field) + Encoding.UTF8.GetByteCount(v.Description) + v.Reason.Length) <= MostBytes && i < Most || i == 0)];
    }
}

/// <summary>There is no such resource, or none that the caller may know of: NOT_FOUND for both.</summary>
public sealed class NotFoundFault(string resource) : Fault("RESOURCE_NOT_FOUND", $"{resource} was not found.");

/// <summary>The request is right but the state of the resource does not allow it: FAILED_PRECONDITION.</summary>
public class ConflictFault(string reason, string message) : Fault(reason, message);

/// <summary>There is one of that name already: ALREADY_EXISTS.</summary>
public sealed class AlreadyExistsFault(string resource) : Fault("RESOURCE_EXISTS", $"{resource} exists already.");

/// <summary>Somebody changed the resource since the caller read it: ABORTED. Reading again and repeating is safe.</summary>
public sealed class StaleFault(string resource)
    : Fault("ETAG_STALE", $"{resource} has changed since it was read. Read it again and repeat the change.");

/// <summary>The caller may not do this: PERMISSION_DENIED.</summary>
public sealed class DeniedFault(string reason, string message) : Fault(reason, message);

/// <summary>Something that the call needs is away for the moment: UNAVAILABLE. Repeating later is safe.</summary>
public sealed class UnavailableFault(string reason, string message) : Fault(reason, message);

/// <summary>The call has no token that counts: UNAUTHENTICATED.</summary>
public sealed class UnauthenticatedFault(string reason, string message) : Fault(reason, message);

/// <summary>The caller, or all callers together, ask for more than the host gives at once: RESOURCE_EXHAUSTED. Repeating later is safe.</summary>
public sealed class ExhaustedFault(string reason, string message) : Fault(reason, message);

/// <summary>What the caller holds is of a history that the database does not have any more: DATA_LOSS.</summary>
public sealed class DataLossFault(string reason, string message) : Fault(reason, message);
