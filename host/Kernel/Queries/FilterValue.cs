using System.Text;

namespace CchcPlatform.Kernel.Queries;

/// <summary>The right side of a restriction.</summary>
/// <param name="Position">Where it starts, in characters from 1.</param>
/// <param name="Text">Without quotes, escapes and the final star.</param>
/// <param name="IsPrefix">It ended with a star that was not escaped.</param>
/// <param name="HasInnerStar">A star that was not escaped stands elsewhere.</param>
/// <param name="IsPresence">It is the star alone, not quoted: "has any value".</param>
internal sealed record FilterValue(int Position, string Text, bool IsPrefix, bool HasInnerStar, bool IsPresence)
{
    internal static FilterValue Bare(int position, string text)
    {
        var isPrefix = text.EndsWith('*');
        var body = isPrefix ? text[..^1] : text;
        return new(position, body, isPrefix, body.Contains('*'), text == "*");
    }

    /// <summary>The inside of quotes, where a backslash makes the next character an ordinary one.</summary>
    internal static FilterValue Quoted(int position, string inside)
    {
        var text = new StringBuilder(inside.Length);
        var isPrefix = false;
        var hasInnerStar = false;
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i] == '*' && i == inside.Length - 1) isPrefix = true;
            else
            {
                hasInnerStar |= inside[i] == '*';
                if (inside[i] == '\\' && i + 1 < inside.Length) i++;
                text.Append(inside[i]);
            }
        }
        return new(position, text.ToString(), isPrefix, hasInnerStar, IsPresence: false);
    }
}
