using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Kernel.Queries;

/// <summary>
/// "The rows after this one" as a condition. PostgreSQL puts nulls last in ascending order and first in descending order.
/// </summary>
internal static class KeysetCondition
{
    internal sealed record Key(Expression Column, object? Value, bool Descending, bool MayBeNull)
    {
        // In ascending order the rows without a value are still to come.
        internal bool NullsFollow => MayBeNull && !Descending && Value is not null;
    }

    internal static Expression After(IReadOnlyList<Key> keys)
    {
        // (due, id) > (@due, @id) is the one form that PostgreSQL turns into a starting point in an index on (due, id).
        // A row value with a null in it is unknown, which in descending order is right: nulls have been before.
        if (keys.All(key => key.Descending == keys[0].Descending && key.Value is not null && !key.NullsFollow))
            return RowValue(keys, orEqual: false);

        var chain = Chain(keys, 0);
        // An OR of comparisons cannot use an index; the bound on the first key that it implies can.
        return keys[0] is { Value: not null, NullsFollow: false } && keys.Count > 1
            ? Expression.AndAlso(RowValue([keys[0]], orEqual: true), chain)
            : chain;
    }

    // first key after, or equal and the rest after
    private static Expression Chain(IReadOnlyList<Key> keys, int index)
    {
        var key = keys[index];
        var after = StrictlyAfter(key);
        if (index == keys.Count - 1) return after ?? Expression.Constant(false);
        var equalThenRest = Expression.AndAlso(
            key.Value is null ? IsNull(key) : Expression.Equal(key.Column, QueryParameter.Of(key.Value, key.Column.Type)),
            Chain(keys, index + 1));
        return after is null ? equalThenRest : Expression.OrElse(after, equalThenRest);
    }

    private static Expression? StrictlyAfter(Key key)
    {
        if (key.Value is null) return key.Descending ? Expression.Not(IsNull(key)) : null;
        var after = RowValue([key], orEqual: false);
        return key.NullsFollow ? Expression.OrElse(after, IsNull(key)) : after;
    }

    private static BinaryExpression IsNull(Key key)
    {
        // A column that is never null itself may still be of a row that is not there.
        var type = key.Column.Type is { IsValueType: true } value && Nullable.GetUnderlyingType(value) is null ? typeof(Nullable<>).MakeGenericType(value) : key.Column.Type;
        return Expression.Equal(Expression.Convert(key.Column, type), Expression.Constant(null, type));
    }

    // Row values compare every type PostgreSQL can order, also those without a > in C#.
    private static MethodCallExpression RowValue(IReadOnlyList<Key> keys, bool orEqual)
    {
        var comparison = (keys[0].Descending, orEqual) switch
        {
            (false, false) => nameof(NpgsqlDbFunctionsExtensions.GreaterThan),
            (false, true) => nameof(NpgsqlDbFunctionsExtensions.GreaterThanOrEqual),
            (true, false) => nameof(NpgsqlDbFunctionsExtensions.LessThan),
            (true, true) => nameof(NpgsqlDbFunctionsExtensions.LessThanOrEqual),
        };
        return Expression.Call(typeof(NpgsqlDbFunctionsExtensions), comparison, null,
            Expression.Constant(EF.Functions),
            Row([.. keys.Select(key => key.Column)]),
            Row([.. keys.Select(key => QueryParameter.Of(key.Value, key.Column.Type))]));
    }

    private static UnaryExpression Row(Expression[] items) => Expression.Convert(
        Expression.Call(typeof(ValueTuple), nameof(ValueTuple.Create), [.. items.Select(item => item.Type)], items), typeof(ITuple));
}
