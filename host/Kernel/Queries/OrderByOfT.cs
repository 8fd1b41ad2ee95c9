using System.Linq.Expressions;

namespace CchcPlatform.Kernel.Queries;

/// <summary>A total order of rows, from <see cref="OrderBy.Parse"/>.</summary>
/// <typeparam name="T">The entity.</typeparam>
public sealed class OrderBy<T>
{
    private readonly IReadOnlyList<(OrderKey Key, bool Descending)> _keys;

    internal OrderBy(IReadOnlyList<(OrderKey Key, bool Descending)> keys) => _keys = keys;

    internal IReadOnlyList<Type> KeyTypes => [.. _keys.Select(part => part.Key.Type)];

    /// <summary>The rows in this order; replaces an order they had.</summary>
    /// <param name="rows">An EF Core query.</param>
    public IOrderedQueryable<T> Apply(IQueryable<T> rows)
    {
        var expression = rows.Expression;
        for (var i = 0; i < _keys.Count; i++)
        {
            var (key, descending) = _keys[i];
            expression = Expression.Call(key.By.At(i, descending), expression, Expression.Quote(key.Column));
        }
        return (IOrderedQueryable<T>)rows.Provider.CreateQuery<T>(expression);
    }

    internal IReadOnlyList<object?> ValuesOf(T row) => [.. _keys.Select(part => part.Key.ValueIn(row!))];

    /// <summary>The rows that come after the one with these key values.</summary>
    internal Expression<Func<T, bool>> After(IReadOnlyList<object?> values)
    {
        var row = Expression.Parameter(typeof(T), "row");
        return Expression.Lambda<Func<T, bool>>(KeysetCondition.After(
            [.. _keys.Select((part, i) => new KeysetCondition.Key(ReplaceParameter.Body(part.Key.Column, row), values[i], part.Descending, part.Key.MayBeNull))]), row);
    }
}
