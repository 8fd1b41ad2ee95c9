using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Text of a cell that web pages were pasted into: tags go, paragraphs, list items and breaks become line ends.</summary>
internal static partial class PlainText
{
    private static readonly HashSet<string> Blocks = ["p", "li", "ul", "ol", "div", "br", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"];

    public static string From(string cell) => Markup().IsMatch(cell) ? Parse(cell) : cell;

    private static string Parse(string cell)
    {
        // Nested thousands deep, a cell would cost the parser minutes; without its tags it still has its words.
        if (Markup().Count(cell) > 500)
            return Markup().Replace(cell, "\n");

        // Double spaces part the cells of merged rows; line ends inside the markup are only spaces.
        var document = new HtmlParser().ParseDocument("<body>" + cell.Replace('\n', ' '));
        var text = new StringBuilder(cell.Length);
        foreach (var node in document.Descendants())
        {
            if (node is IText words) text.Append(words.Data.Trim().Length == 0 && text.Length > 0 && text[^1] == '\n' ? "" : words.Data);
            else if (node is IElement element && Blocks.Contains(element.LocalName) && text.Length > 0 && text[^1] != '\n') text.Append('\n');
            if (IsEndOfBlock(node) && text.Length > 0 && text[^1] != '\n') text.Append('\n');
        }

        return text.ToString();
    }

    // The last descendant of a block closes it.
    private static bool IsEndOfBlock(INode node)
    {
        for (var at = node; at is not null && at.NextSibling is null; at = at.Parent)
        {
            if (at.Parent is IElement parent && Blocks.Contains(parent.LocalName)) return true;
        }

        return false;
    }

    [GeneratedRegex(@"</?(?:p|b|i|u|s|br|ul|ol|li|div|span|strong|em|font|a|sub|sup|h[1-6]|table|tbody|tr|td|th|o:p)(?:\s[^<>]*)?/?>|&(?:nbsp|amp|lt|gt|quot|#\d{1,6});", RegexOptions.IgnoreCase)]
    private static partial Regex Markup();
}
