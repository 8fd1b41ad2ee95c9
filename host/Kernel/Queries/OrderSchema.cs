using System.Linq.Expressions;

namespace CchcPlatform.Kernel.Queries;

/// <summary>
/// What a list may be put in order by: the white list of JSON field names and their columns, and the unique final key
/// that makes every order total, so that pages neither skip nor repeat a row. Built once, then read by any number of threads.
/// </summary>
/// <typeparam name="T">The entity of an EF Core query.</typeparam>
public sealed class OrderSchema<T>
{
    private readonly Dictionary<string, OrderKey> _keys = new(StringComparer.Ordinal);

    private OrderSchema(OrderKey final) => Final = final;

    internal OrderKey Final { get; }

    internal string DefaultOrder { get; private set; } = "";

    internal IReadOnlyDictionary<string, OrderKey> Keys => _keys;

    /// <summary>A schema with its final key.</summary>
    /// <param name="finalKey">A unique column that is never null: the id.</param>
    public static OrderSchema<T> By<TKey>(Expression<Func<T, TKey>> finalKey) where TKey : notnull => new(OrderKey.Of("", finalKey) with { MayBeNull = false });

    /// <summary>
    /// A column to order by. It is also read from rows in memory, so the lambda must give there what PostgreSQL gives.
    /// Texts come in the order of the column's own collation; set it where the column is mapped. Rows without a value
    /// come last, first in descending order; a page in the middle of an ascending order over a nullable column cannot
    /// use an index, <c>row => row.Due ?? DateOnly.MaxValue</c> with an index on that expression can.
    /// </summary>
    /// <param name="name">The JSON field name.</param>
    /// <param name="column">A column or an expression over columns.</param>
    public OrderSchema<T> Key<TKey>(string name, Expression<Func<T, TKey>> column)
    {
        _keys.Add(name, OrderKey.Of(name, column));
        return this;
    }

    /// <summary>The order when the caller names none; without it, that of the final key.</summary>
    /// <param name="orderBy">As a caller would write it; its fields are already in the schema.</param>
    /// <exception cref="Faults.InvalidInputException">It names a field that is not.</exception>
    public OrderSchema<T> Default(string orderBy)
    {
        OrderBy.Parse(orderBy, this);
        DefaultOrder = orderBy;
        return this;
    }
}
