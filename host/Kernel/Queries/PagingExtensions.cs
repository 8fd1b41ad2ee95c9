using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Kernel.Queries;

/// <summary>Pages of an EF Core query.</summary>
public static class PagingExtensions
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>
    /// Reads one page by one statement, whichever page it is: the keys of the last row seen are the starting point, so a
    /// row inserted or deleted meanwhile makes no other row come twice or be skipped.
    /// </summary>
    /// <param name="rows">The filtered query, without order and not yet projected.</param>
    /// <param name="order">From <see cref="OrderBy.Parse"/>.</param>
    /// <param name="page">Size, token and what the token is bound to.</param>
    /// <param name="cancel">Stops the query.</param>
    /// <param name="bytes">
    /// About how many bytes a row has in the answer, where rows may be large: the page ends with the row that goes beyond 1 MiB, for
    /// clients of gRPC take 4 MiB, and what is read stands in memory. Such a row must be well below 3 MiB.
    /// </param>
    /// <exception cref="PageTokenException">The token is malformed or of another query.</exception>
    public static Task<Page<T>> ToPageAsync<T>(
        this IQueryable<T> rows, OrderBy<T> order, PageRequest page, CancellationToken cancel, Func<T, int>? bytes = null) =>
        order.ToPageAsync(
            page, (after, limit) => order.Apply(after is null ? rows : rows.Where(order.After(after))).Take(limit).AsAsyncEnumerable(), cancel, bytes);

    /// <summary>Reads one page by a query that is compiled once, for lists that are asked for so often that building their query counts.</summary>
    /// <param name="order">From <see cref="OrderBy.Parse"/>: the order of the query.</param>
    /// <param name="page">Size, token and what the token is bound to.</param>
    /// <param name="read">
    /// The first rows in that order, at most so many: of all, or of those after the row with these key values, the final key last.
    /// </param>
    /// <param name="cancel">Stops the query.</param>
    /// <param name="bytes">About how many bytes a row has in the answer, where rows may be large.</param>
    /// <exception cref="PageTokenException">The token is malformed or of another query.</exception>
    public static async Task<Page<T>> ToPageAsync<T>(
        this OrderBy<T> order, PageRequest page, Func<IReadOnlyList<object?>?, int, IAsyncEnumerable<T>> read, CancellationToken cancel, Func<T, int>? bytes = null)
    {
        var after = page.Token.Length > 0 ? PageToken.Decode(page.Token, page.BoundTo, order.KeyTypes) : null;
        var found = new List<T>();
        var size = 0L;
        var more = false;
        await foreach (var row in read(after, page.Size + 1).WithCancellation(cancel))
        {
            more = found.Count == page.Size || size > MostBytes;
            if (more) break;
            found.Add(row);
            size += bytes?.Invoke(row) ?? 0;
        }

        return new Page<T>(found, more ? PageToken.Encode(page.BoundTo, order.KeyTypes, order.ValuesOf(found[^1])) : "");
    }

    /// <summary>
    /// A page of a list that is in memory as a whole, such as the goals of a plan. The token only counts rows: bind it to whatever
    /// changes them.
    /// </summary>
    /// <exception cref="PageTokenException">The token is malformed or of another query.</exception>
    public static Page<T> ToPage<T>(this IReadOnlyList<T> items, PageRequest page)
    {
        IReadOnlyList<Type> key = [typeof(int)];
        var from = page.Token.Length == 0 ? 0 : Math.Max(0, (int)PageToken.Decode(page.Token, page.BoundTo, key)[0]!);
        var found = items.Skip(from).Take(page.Size).ToList();
        return new Page<T>(found, from + found.Count < items.Count ? PageToken.Encode(page.BoundTo, key, [from + found.Count]) : "");
    }
}
