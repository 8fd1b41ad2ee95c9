namespace CchcPlatform.Kernel.Queries;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows, at most as many as asked for.</param>
/// <param name="NextPageToken">Token of the next page; empty if this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string NextPageToken)
{
    /// <summary>The page with its rows turned into something else, e.g. protobuf messages.</summary>
    /// <param name="turn">Called once a row, in order.</param>
    public Page<TOther> Select<TOther>(Func<T, TOther> turn) => new([.. Items.Select(turn)], NextPageToken);
}
