namespace CchcPlatform.Kernel.Queries;

/// <summary>A filter after parsing, before its fields are looked up.</summary>
internal abstract record FilterNode
{
    internal sealed record All(IReadOnlyList<FilterNode> Nodes) : FilterNode;

    internal sealed record Any(IReadOnlyList<FilterNode> Nodes) : FilterNode;

    internal sealed record Not(FilterNode Node) : FilterNode;

    /// <summary>A bare word or quoted phrase to search for.</summary>
    internal sealed record Search(int Position, string Text) : FilterNode;

    internal sealed record Restriction(int Position, string Field, FilterOperator Operator, FilterValue Value) : FilterNode;
}
