using System.Linq.Expressions;
using System.Reflection;
using CchcPlatform.Kernel.Text;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Kernel.Queries;

/// <summary>
/// Restrictions as expressions that PostgreSQL can run. Each is true or false, never unknown, so that NOT gives exactly
/// the other rows, also those without a value.
/// </summary>
internal static class FilterConditions
{
    private static readonly MethodInfo Like = typeof(DbFunctionsExtensions).GetMethod(
        nameof(DbFunctionsExtensions.Like), [typeof(DbFunctions), typeof(string), typeof(string), typeof(string)])!;

    private static readonly MethodInfo ILike = typeof(NpgsqlDbFunctionsExtensions).GetMethod(
        nameof(NpgsqlDbFunctionsExtensions.ILike), [typeof(DbFunctions), typeof(string), typeof(string), typeof(string)])!;

    private static readonly MethodInfo AnyText = typeof(Enumerable).GetMethods()
        .Single(method => method.Name == nameof(Enumerable.Any) && method.GetParameters().Length == 1).MakeGenericMethod(typeof(string));

    private static readonly MethodInfo ContainsText = typeof(Enumerable).GetMethods()
        .Single(method => method.Name == nameof(Enumerable.Contains) && method.GetParameters().Length == 2).MakeGenericMethod(typeof(string));

    /// <summary>All or any of the conditions; a balanced tree, since a thousand words in a row would nest too deep.</summary>
    internal static Expression Join(IReadOnlyList<Expression> conditions, Func<Expression, Expression, Expression> join)
    {
        if (conditions.Count == 1) return conditions[0];
        var half = conditions.Count / 2;
        return join(Join([.. conditions.Take(half)], join), Join([.. conditions.Skip(half)], join));
    }

    /// <summary>The column has a value; a text or collection that is empty has none.</summary>
    internal static Expression IsPresent(Expression column)
    {
        if (column.Type == typeof(string)) return AndPresent(column, Expression.NotEqual(column, Expression.Constant("")));
        if (typeof(IEnumerable<string>).IsAssignableFrom(column.Type)) return AndPresent(column, Expression.Call(AnyText, column));
        return AllowsNull(column) ? Expression.NotEqual(column, Expression.Constant(null, column.Type)) : Expression.Constant(true);
    }

    internal static Expression Compare(Expression column, FilterOperator comparison, object value)
    {
        var parameter = QueryParameter.Of(value, column.Type);
        return comparison switch
        {
            FilterOperator.Equal or FilterOperator.Has => AndPresent(column, Expression.Equal(column, parameter)),
            FilterOperator.NotEqual => Expression.Not(AndPresent(column, Expression.Equal(column, parameter))),
            FilterOperator.Less => AndPresent(column, Expression.LessThan(column, parameter)),
            FilterOperator.LessOrEqual => AndPresent(column, Expression.LessThanOrEqual(column, parameter)),
            FilterOperator.Greater => AndPresent(column, Expression.GreaterThan(column, parameter)),
            _ => AndPresent(column, Expression.GreaterThanOrEqual(column, parameter)),
        };
    }

    internal static Expression StartsWith(Expression column, string start) => Matches(Like, column, Escape(start) + "%");

    /// <summary>A folded column contains the text whatever its case and accents; true for a text of punctuation only.</summary>
    internal static Expression ContainsFolded(Expression foldedColumn, string text, bool atStart = false)
    {
        var folded = VietnameseText.Fold(text);
        return folded.Length == 0 ? Expression.Constant(true) : Matches(Like, foldedColumn, (atStart ? "" : "%") + Escape(folded) + "%");
    }

    internal static Expression ContainsIgnoringCase(Expression column, string text, bool atStart = false) =>
        Matches(ILike, column, (atStart ? "" : "%") + Escape(text) + "%");

    internal static Expression CollectionContains(Expression column, string item) =>
        AndPresent(column, Expression.Call(ContainsText, column, QueryParameter.Of(item, typeof(string))));

    private static Expression Matches(MethodInfo like, Expression column, string pattern) => AndPresent(column, Expression.Call(
        like, Expression.Constant(EF.Functions), column, QueryParameter.Of(pattern, typeof(string)), Expression.Constant("\\")));

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_");

    private static Expression AndPresent(Expression column, Expression condition) => AllowsNull(column)
        ? Expression.AndAlso(Expression.NotEqual(column, Expression.Constant(null, column.Type)), condition)
        : condition;

    private static bool AllowsNull(Expression column) => !column.Type.IsValueType || Nullable.GetUnderlyingType(column.Type) is not null;
}
