using System.Linq.Expressions;
using System.Reflection;

namespace CchcPlatform.Kernel.Queries;

/// <summary>A column rows can be put in order by.</summary>
/// <param name="Name">The JSON field name; empty for the final key.</param>
/// <param name="Column">A lambda from the row.</param>
/// <param name="MayBeNull">Whether some rows may have no value.</param>
internal sealed record OrderKey(string Name, LambdaExpression Column, bool MayBeNull)
{
    private readonly Lazy<Delegate> _read = new(Column.Compile);

    internal Type Type => Column.ReturnType;

    /// <summary>The key's value in a row that was read.</summary>
    internal object? ValueIn(object row) => _read.Value.DynamicInvoke(row);

    internal static OrderKey Of<T, TKey>(string name, Expression<Func<T, TKey>> column) => new(name, column, Nullability(column));

    // A key wrongly taken for never null would lose rows, so only what is certain is not nullable.
    private static bool Nullability(LambdaExpression column)
    {
        if (Nullable.GetUnderlyingType(column.ReturnType) is not null) return true;
        if (column.Body is MemberExpression { Expression: ParameterExpression, Member: PropertyInfo property })
            return !property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).ReadState != NullabilityState.NotNull;
        return !column.ReturnType.IsValueType || column.Body is MemberExpression;
    }
}
