namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>What a cell means. Every word of the text stands in exactly one of the parts.</summary>
internal sealed record UnitTextResolution(
    string Text,
    IReadOnlyList<ResolvedUnit> Units,
    IReadOnlyList<ResolvedGroup> Groups,
    IReadOnlyList<NotUnderstood> NotUnderstood);

/// <summary>A unit found. Positions count UTF-16 units of the text; confidence is above 0, and 1 for a name as registered.</summary>
internal sealed record ResolvedUnit(string UnitId, string MatchedText, int Start, double Confidence);

/// <summary>A group found, with its members on the date.</summary>
internal sealed record ResolvedGroup(string GroupId, IReadOnlyList<string> UnitIds, string MatchedText, int Start, double Confidence);

/// <summary>Words that name nothing in the register, kept as typed.</summary>
internal sealed record NotUnderstood(string Text, int Start, NotUnderstoodCause Cause, IReadOnlyList<UnitOrGroup> Candidates);

/// <summary>What a name stands for.</summary>
internal readonly record struct UnitOrGroup(string Id, bool IsGroup);

internal enum NotUnderstoodCause
{
    Unknown,
    Ambiguous,
    NotValidOnDate,
}
