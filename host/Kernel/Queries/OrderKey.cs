using System.Linq.Expressions;
using System.Reflection;

namespace CchcPlatform.Kernel.Queries;

/// <summary>A column rows can be put in order by.</summary>
/// <param name="Name">The JSON field name; empty for the final key.</param>
/// <param name="Column">A lambda from the row.</param>
/// <param name="MayBeNull">Whether some rows may have no value.</param>
/// <param name="By">The methods of <see cref="Queryable"/> for it. To look them up by name at each list costs more than the rest of the order.</param>
internal sealed record OrderKey(string Name, LambdaExpression Column, bool MayBeNull, OrderMethods By)
{
    private readonly Lazy<Delegate> _read = new(Column.Compile);

    internal Type Type => Column.ReturnType;

    /// <summary>The key's value in a row that was read.</summary>
    internal object? ValueIn(object row) => _read.Value.DynamicInvoke(row);

    internal static OrderKey Of<T, TKey>(string name, Expression<Func<T, TKey>> column) => new(name, column, Nullability(column), OrderMethods.Of<T, TKey>());

    // A key wrongly taken for never null would lose rows, so only what is certain is not nullable.
    private static bool Nullability(LambdaExpression column)
    {
        if (Nullable.GetUnderlyingType(column.ReturnType) is not null) return true;
        if (column.Body is MemberExpression { Expression: ParameterExpression, Member: PropertyInfo property })
            return !property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).ReadState != NullabilityState.NotNull;
        return !column.ReturnType.IsValueType || column.Body is MemberExpression;
    }
}

/// <summary>The methods that put rows in order by one key, with the types of the row and the key.</summary>
internal sealed record OrderMethods(MethodInfo First, MethodInfo FirstDescending, MethodInfo Then, MethodInfo ThenDescending)
{
    internal MethodInfo At(int index, bool descending) => (index == 0, descending) switch
    {
        (true, false) => First,
        (true, true) => FirstDescending,
        (false, false) => Then,
        _ => ThenDescending,
    };

    internal static OrderMethods Of<T, TKey>() => new(
        Start<T, TKey>(Queryable.OrderBy), Start<T, TKey>(Queryable.OrderByDescending), Go<T, TKey>(Queryable.ThenBy), Go<T, TKey>(Queryable.ThenByDescending));

    private static MethodInfo Start<T, TKey>(Func<IQueryable<T>, Expression<Func<T, TKey>>, IOrderedQueryable<T>> method) => method.Method;

    private static MethodInfo Go<T, TKey>(Func<IOrderedQueryable<T>, Expression<Func<T, TKey>>, IOrderedQueryable<T>> method) => method.Method;
}
