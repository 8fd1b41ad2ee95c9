using System.Linq.Expressions;
using CchcPlatform.Kernel.Text;

namespace CchcPlatform.Kernel.Queries;

/// <summary>How well rows fit the bare words of a filter: what is spelled exactly as typed, accents included, comes first.</summary>
public static class SearchRank
{
    /// <summary>
    /// 0 where the words stand together as typed, 1 where each stands as typed, 2 where they stand together but for accents,
    /// 3 otherwise. Null when the filter has no bare words. Usable as a key of an <see cref="OrderSchema{T}"/>.
    /// </summary>
    /// <param name="filter">The request's filter.</param>
    /// <param name="accented">The column with <see cref="VietnameseText.FoldKeepingAccents"/>.</param>
    /// <param name="folded">The column with <see cref="VietnameseText.Fold"/>.</param>
    /// <exception cref="FilterException">The filter cannot be read.</exception>
    public static Expression<Func<T, int>>? Of<T>(string filter, Expression<Func<T, string>> accented, Expression<Func<T, string>> folded)
    {
        var words = FilterGrammar.Parse(filter) is { } node ? WordsOf(node).ToList() : [];
        if (words.Count == 0)
        {
            return null;
        }

        var row = accented.Parameters[0];
        var plain = ReplaceParameter.Body(folded, row);
        var typed = words.ConvertAll(VietnameseText.FoldKeepingAccents);
        var allTyped = FilterConditions.Join(typed.ConvertAll<Expression>(word => Contains(accented.Body, word)), Expression.AndAlso);
        return Expression.Lambda<Func<T, int>>(
            Expression.Condition(
                Contains(accented.Body, string.Join(' ', typed)), Expression.Constant(0), Expression.Condition(
                    allTyped, Expression.Constant(1), Expression.Condition(
                        Contains(plain, VietnameseText.Fold(string.Join(' ', words))), Expression.Constant(2), Expression.Constant(3)))),
            row);
    }

    /// <summary>The bare words of a filter one after the other, without accents; empty without any.</summary>
    /// <param name="filter">The request's filter.</param>
    /// <exception cref="FilterException">The filter cannot be read.</exception>
    public static string PhraseOf(string filter) =>
        FilterGrammar.Parse(filter) is { } node ? VietnameseText.Fold(string.Join(' ', WordsOf(node))) : "";

    private static IEnumerable<string> WordsOf(FilterNode node) => node switch
    {
        FilterNode.All all => all.Nodes.SelectMany(WordsOf),
        FilterNode.Any any => any.Nodes.SelectMany(WordsOf),
        FilterNode.Search search => [search.Text],
        _ => [],
    };

    private static MethodCallExpression Contains(Expression text, string part) =>
        Expression.Call(text, nameof(string.Contains), Type.EmptyTypes, QueryParameter.Of(part, typeof(string)));
}
