using System.Diagnostics.CodeAnalysis;
using Parlot;
using Parlot.Fluent;
using CchcPlatform.Kernel.Text;
using static Parlot.Fluent.Parsers;

namespace CchcPlatform.Kernel.Queries;

/// <summary>
/// The text of a filter to its nodes. As in AIP-160, OR binds tighter than AND and than words side by side:
/// <c>a AND b OR c</c> is <c>a AND (b OR c)</c>.
/// </summary>
/// <code>
/// filter      = factor ( [ "AND" ] factor )*
/// factor      = term ( "OR" term )*
/// term        = [ "NOT" | "-" ] simple            the minus touches what it negates
/// simple      = "(" filter ")" | word operator value | word | quoted
/// value       = quoted | bare                     bare may hold ":" as in 10:30
/// </code>
internal static class FilterGrammar
{
    internal const int MaxLength = 2_000;
    internal const int MaxDepth = 16;

    private static readonly Parser<FilterNode> Filter = Build();

    /// <summary>The nodes, or null for a filter that is empty or white space.</summary>
    /// <exception cref="FilterException">It cannot be read.</exception>
    internal static FilterNode? Parse(string filter)
    {
        if (filter.Length > MaxLength)
            throw new FilterException(MaxLength + 1, $"The filter has {filter.Length} characters; at most {MaxLength} are read.", "FILTER_TOO_LONG");
        if (string.IsNullOrWhiteSpace(filter)) return null;
        if (VietnameseText.HasControlCharacters(filter, allowTabsAndLineBreaks: true))
            throw new FilterException(1, "The filter has control characters.", "FILTER_CONTROL_CHARACTER");
        CheckNesting(filter);

        var context = new ParseContext(new Scanner(filter));
        var result = new ParseResult<FilterNode>();
        try
        {
            if (!Filter.Parse(context, ref result)) Fail(filter, context.Scanner.Cursor.Offset);
        }
        catch (ParseException e)
        {
            throw new FilterException(e.Position.Offset + 1, e.Message, "FILTER_SYNTAX");
        }
        var rest = context.Scanner.Cursor.Offset;
        while (rest < filter.Length && char.IsWhiteSpace(filter[rest])) rest++;
        if (rest < filter.Length) Fail(filter, rest);
        return result.Value;
    }

    // Before parsing, so that the recursion below is bounded and the sentence names the right parenthesis.
    private static void CheckNesting(string filter)
    {
        var open = new Stack<int>();
        var quote = -1;
        for (var i = 0; i < filter.Length; i++)
        {
            switch (filter[i])
            {
                case '\\' when quote >= 0: i++; break;
                case '"': quote = quote >= 0 ? -1 : i; break;
                case '(' when quote < 0:
                    open.Push(i);
                    if (open.Count > MaxDepth)
                        throw new FilterException(i + 1, $"Parentheses are nested deeper than {MaxDepth}.", "FILTER_TOO_DEEP");
                    break;
                case ')' when quote < 0:
                    if (!open.TryPop(out _)) throw new FilterException(i + 1, "This ) closes nothing.", "FILTER_UNBALANCED");
                    break;
            }
        }
        if (quote >= 0) throw new FilterException(quote + 1, "This quotation mark is not closed.", "FILTER_UNBALANCED");
        if (open.TryPop(out var position)) throw new FilterException(position + 1, "This ( is not closed.", "FILTER_UNBALANCED");
    }

    private static Parser<FilterNode> Build()
    {
        var filter = Deferred<FilterNode>();

        // A star or comma is part of a word; an apostrophe too: Ea H'leo.
        var word = Terms.Pattern(character => !char.IsWhiteSpace(character) && !"()\"=!<>:".Contains(character));
        var bare = Terms.Pattern(character => !char.IsWhiteSpace(character) && !"()\"=!<>".Contains(character));
        var plain = word.When((_, span) => span.ToString() is not ("AND" or "OR" or "NOT"));
        Parser<TextSpan> Keyword(string text) => word.When((_, span) => span.ToString() == text);

        var quoted = SkipWhiteSpace(Capture(
            Literals.Char('"')
                .And(ZeroOrMany(OneOf(
                    Literals.Pattern(character => character is not ('"' or '\\')),
                    Literals.Char('\\').SkipAnd(Literals.Pattern(_ => true, 1, 1)))))
                .And(Literals.Char('"'))));

        var comparison = OneOf(
            Terms.Text("<=").Then(FilterOperator.LessOrEqual),
            Terms.Text(">=").Then(FilterOperator.GreaterOrEqual),
            Terms.Text("!=").Then(FilterOperator.NotEqual),
            Terms.Char('=').Then(FilterOperator.Equal),
            Terms.Char('<').Then(FilterOperator.Less),
            Terms.Char('>').Then(FilterOperator.Greater),
            Terms.Char(':').Then(FilterOperator.Has));

        var value = OneOf(
            quoted.Then(span => FilterValue.Quoted(span.Offset + 1, Inside(span))),
            bare.Then(span => FilterValue.Bare(span.Offset + 1, span.ToString())));

        var restriction = plain.And(comparison).And(value.ElseError("A value is expected after the operator."))
            .Then<FilterNode>(parts => new FilterNode.Restriction(parts.Item1.Offset + 1, parts.Item1.ToString(), parts.Item2, parts.Item3));
        var search = OneOf(
            quoted.Then<FilterNode>(span => new FilterNode.Search(span.Offset + 1, FilterValue.Quoted(span.Offset + 1, Inside(span)).Text)),
            plain.Then<FilterNode>(span => new FilterNode.Search(span.Offset + 1, span.ToString())));
        var group = Between(
            Terms.Char('('),
            filter.ElseError("A condition is expected after the parenthesis."),
            Terms.Char(')').ElseError("A condition or ) is expected."));
        var simple = OneOf(group, restriction, search);

        var minus = Terms.Char('-').WhenFollowedBy(Literals.Pattern(character => !char.IsWhiteSpace(character), 1, 1));
        var not = OneOf(Keyword("NOT").Then(true), minus.Then(true));
        var term = OneOf(not.SkipAnd(simple).Then<FilterNode>(node => new FilterNode.Not(node)), simple);
        var factor = Separated(Keyword("OR"), term)
            .Then(nodes => nodes.Count == 1 ? nodes[0] : new FilterNode.Any(nodes));

        filter.Parser = factor.And(ZeroOrMany(ZeroOrOne(Keyword("AND")).SkipAnd(factor)))
            .Then(parts => parts.Item2.Count == 0 ? parts.Item1 : new FilterNode.All([parts.Item1, .. parts.Item2]));
        return filter.WithWhiteSpaceParser(Literals.Pattern(char.IsWhiteSpace));
    }

    private static string Inside(TextSpan quoted) => quoted.Span[1..^1].ToString();

    [DoesNotReturn]
    private static void Fail(string filter, int offset)
    {
        var rest = filter.AsSpan(offset).Trim();
        var shown = rest.Length > 20 ? rest[..20].ToString() + "…" : rest.ToString();
        throw new FilterException(offset + 1,
            $"'{shown}' is not understood here; expected a word, a comparison such as field=value, NOT, or parentheses, joined by AND or OR.", "FILTER_SYNTAX");
    }
}
