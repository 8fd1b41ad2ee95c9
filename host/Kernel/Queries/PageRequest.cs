namespace CchcPlatform.Kernel.Queries;

/// <summary>Which page of a list is asked for.</summary>
public sealed class PageRequest
{
    private PageRequest(int size, string token, IReadOnlyList<string> boundTo) => (Size, Token, BoundTo) = (size, token, boundTo);

    /// <summary>Rows in the page, 1 to <see cref="PageSize.Max"/>.</summary>
    public int Size { get; }

    internal string Token { get; }

    internal IReadOnlyList<string> BoundTo { get; }

    /// <summary>A page from the fields of a list request.</summary>
    /// <param name="pageSize">The request's <c>page_size</c>.</param>
    /// <param name="pageToken">The request's <c>page_token</c>; empty for the first page.</param>
    /// <param name="boundTo">
    /// All that decides which rows in which order: the rpc's name, the parent, the filter, the order, and for a list
    /// read as of a time that time. A token is refused where any of them differs.
    /// </param>
    /// <exception cref="Faults.InvalidInputException">The page size is negative.</exception>
    public static PageRequest Of(int pageSize, string pageToken, params string[] boundTo) => new(PageSize.Of(pageSize), pageToken, boundTo);
}
