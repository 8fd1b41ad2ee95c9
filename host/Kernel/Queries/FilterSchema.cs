using System.Globalization;
using System.Linq.Expressions;
using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Text;

namespace CchcPlatform.Kernel.Queries;

/// <summary>
/// What a list may be filtered by: the white list of JSON field names, and the column and type behind each. Built once
/// (a <c>static readonly</c> field of the list's use case), then read by any number of threads.
/// </summary>
/// <typeparam name="T">The entity of an EF Core query.</typeparam>
/// <remarks>
/// The language is a subset of AIP-160: <c>AND</c>, <c>OR</c> (binds tighter than AND), <c>NOT</c> and <c>-</c>,
/// parentheses, <c>= != &lt; &lt;= &gt; &gt;= :</c>, text in double quotes with backslash escapes, a star at the end of
/// a text for its beginning, <c>field:*</c> for "has a value". Bare words and phrases are searched without accents.
/// At most 2 000 characters and 16 parentheses deep. <c>NOT</c> gives exactly the rows the condition does not, also
/// those without a value. Values become SQL parameters.
/// </remarks>
public sealed class FilterSchema<T>
{
    private readonly Dictionary<string, Func<FilterNode.Restriction, Expression>> _fields = new(StringComparer.Ordinal);
    private readonly ParameterExpression _row = Expression.Parameter(typeof(T), "row");
    private Expression? _search;

    /// <summary>
    /// A text. <c>=</c> compares exactly, <c>="abc*"</c> the beginning, <c>:</c> finds it anywhere inside: whatever case
    /// and accents if there is a folded column, else whatever case.
    /// </summary>
    /// <param name="name">The JSON field name.</param>
    /// <param name="column">The text, stored as <see cref="VietnameseText.Normalize"/> leaves it.</param>
    /// <param name="folded">The column with its <see cref="VietnameseText.Fold"/> form, if there is one.</param>
    public FilterSchema<T> Text(string name, Expression<Func<T, string?>> column, Expression<Func<T, string?>>? folded = null)
    {
        var text = Column(column);
        var foldedText = folded is null ? null : Column(folded);
        return Field(name, text, restriction =>
        {
            Allow(restriction, "text", FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.Has);
            if (restriction.Value.HasInnerStar)
                throw Wrong(restriction, "a star stands for the rest of a text, so only at its end; for the character itself write \"\\*\"");
            var value = VietnameseText.Normalize(restriction.Value.Text);
            var atStart = restriction.Value.IsPrefix;
            return restriction.Operator switch
            {
                FilterOperator.Has when foldedText is not null && VietnameseText.Fold(value).Length > 0 => FilterConditions.ContainsFolded(foldedText, value, atStart),
                FilterOperator.Has => FilterConditions.ContainsIgnoringCase(text, value, atStart),
                FilterOperator.NotEqual when atStart => Expression.Not(FilterConditions.StartsWith(text, value)),
                _ when atStart => FilterConditions.StartsWith(text, value),
                _ => FilterConditions.Compare(text, restriction.Operator, value),
            };
        });
    }

    /// <summary>A closed set of names, compared with <c>=</c>, <c>!=</c> or <c>:</c>.</summary>
    /// <param name="name">The JSON field name.</param>
    /// <param name="column">The stored value; nullable or not.</param>
    /// <param name="names">JSON enum names such as <c>TIME_KIND_DATED</c>, each to its stored value.</param>
    /// <exception cref="ArgumentException">The column's type is not that of the values.</exception>
    public FilterSchema<T> Enum<TColumn, TValue>(string name, Expression<Func<T, TColumn>> column, IReadOnlyDictionary<string, TValue> names)
        where TValue : notnull
    {
        if ((Nullable.GetUnderlyingType(typeof(TColumn)) ?? typeof(TColumn)) != typeof(TValue))
            throw new ArgumentException($"The column of '{name}' is a {typeof(TColumn)}, its values are {typeof(TValue)}.", nameof(names));
        return Scalar(name, column, $"one of {string.Join(", ", names.Keys)}", text => names.TryGetValue(text, out var value) ? value : null,
            FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.Has);
    }

    /// <summary>A number, compared with every operator.</summary>
    /// <param name="name">The JSON field name.</param>
    /// <param name="column">A <see cref="short"/>, <see cref="int"/>, <see cref="long"/> or <see cref="decimal"/>; nullable or not.</param>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    public FilterSchema<T> Number<TColumn>(string name, Expression<Func<T, TColumn>> column)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign;
        var invariant = CultureInfo.InvariantCulture;
        var type = Nullable.GetUnderlyingType(typeof(TColumn)) ?? typeof(TColumn);
        Func<string, object?> read =
            type == typeof(short) ? text => short.TryParse(text, Styles, invariant, out var value) ? value : null
            : type == typeof(int) ? text => int.TryParse(text, Styles, invariant, out var value) ? value : null
            : type == typeof(long) ? text => long.TryParse(text, Styles, invariant, out var value) ? value : null
            : type == typeof(decimal) ? text => decimal.TryParse(text, Styles | NumberStyles.AllowDecimalPoint, invariant, out var value) ? value : null
            : throw new ArgumentException($"The column of '{name}' is a {type}, not a whole or decimal number.", nameof(column));
        return Scalar(name, column, type == typeof(decimal) ? "a number such as 12.5" : $"a whole number that fits {Type.GetTypeCode(type)}", read);
    }

    /// <summary>A day, written <c>yyyy-MM-dd</c>, compared with every operator.</summary>
    /// <param name="name">The JSON field name.</param>
    /// <param name="column">A <see cref="DateOnly"/>; nullable or not.</param>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    public FilterSchema<T> Date<TColumn>(string name, Expression<Func<T, TColumn>> column)
    {
        Require<TColumn, DateOnly>(name);
        return Scalar(name, column, "a date such as 2026-03-31", text =>
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null);
    }

    /// <summary>An instant, written as RFC 3339 with its offset, compared with every operator.</summary>
    /// <param name="name">The JSON field name.</param>
    /// <param name="column">A <see cref="DateTimeOffset"/>; nullable or not.</param>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    public FilterSchema<T> Instant<TColumn>(string name, Expression<Func<T, TColumn>> column)
    {
        Require<TColumn, DateTimeOffset>(name);
        return Scalar(name, column, "an RFC 3339 instant such as 2026-03-31T17:00:00Z", text => AsOf.Instant(text));
    }

    /// <summary><c>true</c> or <c>false</c>, compared with <c>=</c>, <c>!=</c> or <c>:</c>.</summary>
    /// <param name="name">The JSON field name.</param>
    /// <param name="column">A <see cref="bool"/>; nullable or not.</param>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    public FilterSchema<T> Bool<TColumn>(string name, Expression<Func<T, TColumn>> column)
    {
        Require<TColumn, bool>(name);
        return Scalar(name, column, "true or false", text => text switch { "true" => true, "false" => false, _ => null },
            FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.Has);
    }

    /// <summary>Several texts in one column; <c>:</c> asks whether one of them is exactly the value.</summary>
    /// <param name="name">The JSON field name.</param>
    /// <param name="column">A <c>text[]</c> column: an array or list of strings.</param>
    public FilterSchema<T> Collection<TCollection>(string name, Expression<Func<T, TCollection>> column) where TCollection : IEnumerable<string>
    {
        var collection = Column(column);
        return Field(name, collection, restriction =>
        {
            Allow(restriction, "a collection", FilterOperator.Has);
            RefuseStar(restriction);
            return FilterConditions.CollectionContains(collection, VietnameseText.Normalize(restriction.Value.Text));
        });
    }

    /// <summary>Where bare words are searched; without it they are refused.</summary>
    /// <param name="foldedColumn">The column with the <see cref="VietnameseText.Fold"/> form of all that is searched.</param>
    public FilterSchema<T> Search(Expression<Func<T, string?>> foldedColumn)
    {
        _search = Column(foldedColumn);
        return this;
    }

    /// <summary>The condition a filter stands for, to be given to <c>Where</c>.</summary>
    /// <param name="filter">As the caller wrote it; an empty one is true for every row.</param>
    /// <exception cref="FilterException">It cannot be read, names an unknown field, or compares with a wrong value.</exception>
    public Expression<Func<T, bool>> Compile(string filter)
    {
        var node = FilterGrammar.Parse(filter);
        return Expression.Lambda<Func<T, bool>>(node is null ? Expression.Constant(true) : Condition(node), _row);
    }

    private Expression Condition(FilterNode node) => node switch
    {
        FilterNode.All all => FilterConditions.Join([.. all.Nodes.Select(Condition)], Expression.AndAlso),
        FilterNode.Any any => FilterConditions.Join([.. any.Nodes.Select(Condition)], Expression.OrElse),
        FilterNode.Not not => Expression.Not(Condition(not.Node)),
        FilterNode.Search search when _search is not null => FilterConditions.ContainsFolded(_search, search.Text),
        FilterNode.Search search => throw new FilterException(search.Position, $"Bare words are not searched in this list; compare a field: {Names()}.", "FILTER_SYNTAX"),
        FilterNode.Restriction restriction when _fields.TryGetValue(restriction.Field, out var field) => field(restriction),
        FilterNode.Restriction restriction => throw new FilterException(restriction.Position,
            $"There is no field '{restriction.Field}'; expected one of {Names()}. To search for the text itself, put it in double quotes.", "FILTER_UNKNOWN_FIELD"),
        _ => throw new InvalidOperationException($"Unknown filter node {node.GetType()}."),
    };

    private FilterSchema<T> Scalar<TColumn>(string name, Expression<Func<T, TColumn>> column, string expected, Func<string, object?> read, params FilterOperator[] operators)
    {
        var body = Column(column);
        return Field(name, body, restriction =>
        {
            if (operators.Length > 0) Allow(restriction, expected, operators);
            RefuseStar(restriction);
            var value = read(restriction.Value.Text) ?? throw Wrong(restriction, $"expected {expected}");
            return FilterConditions.Compare(body, restriction.Operator, value);
        });
    }

    private FilterSchema<T> Field(string name, Expression column, Func<FilterNode.Restriction, Expression> condition)
    {
        _fields.Add(name, restriction => restriction is { Operator: FilterOperator.Has, Value.IsPresence: true }
            ? FilterConditions.IsPresent(column)
            : condition(restriction));
        return this;
    }

    private Expression Column(LambdaExpression column) => ReplaceParameter.Body(column, _row);

    private string Names() => string.Join(", ", _fields.Keys.Order(StringComparer.Ordinal));

    private static void Require<TColumn, TExpected>(string name)
    {
        if ((Nullable.GetUnderlyingType(typeof(TColumn)) ?? typeof(TColumn)) != typeof(TExpected))
            throw new ArgumentException($"The column of '{name}' is a {typeof(TColumn)}, not a {typeof(TExpected)}.");
    }

    private static void Allow(FilterNode.Restriction restriction, string what, params FilterOperator[] operators)
    {
        if (!operators.Contains(restriction.Operator))
            throw new FilterException(restriction.Position, $"The field '{restriction.Field}' is {what}; it is compared with {string.Join(" or ", operators.Select(Sign))} only.", "FILTER_OPERATOR");
    }

    private static void RefuseStar(FilterNode.Restriction restriction)
    {
        if (restriction.Value.IsPrefix || restriction.Value.HasInnerStar)
            throw Wrong(restriction, $"a star works on text fields only, or as {restriction.Field}:* for \"has a value\"");
    }

    private static FilterException Wrong(FilterNode.Restriction restriction, string sentence) =>
        new(restriction.Value.Position, $"For the field '{restriction.Field}' {sentence}.", "FILTER_VALUE");

    private static string Sign(FilterOperator comparison) => comparison switch
    {
        FilterOperator.Equal => "=", FilterOperator.NotEqual => "!=", FilterOperator.Less => "<", FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">", FilterOperator.GreaterOrEqual => ">=", _ => ":",
    };
}
