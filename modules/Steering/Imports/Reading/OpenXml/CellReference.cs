namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>"C12" as column 2 (from 0) and row 12 (from 1).</summary>
internal static class CellReference
{
    public static (int Column, int Row)? Parse(ReadOnlySpan<char> text)
    {
        int column = 0, row = 0, i = 0;
        for (; i < text.Length && char.IsAsciiLetter(text[i]) && i < 4; i++)
            column = column * 26 + (char.ToUpperInvariant(text[i]) - 'A' + 1);
        for (var digits = 0; i < text.Length && char.IsAsciiDigit(text[i]) && digits < 8; i++, digits++)
            row = row * 10 + (text[i] - '0');
        return i == text.Length && column > 0 && row > 0 ? (column - 1, row) : null;
    }
}
