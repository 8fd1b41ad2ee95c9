using System.Text;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>UTF-8 or UTF-16, with or without a byte order mark. Anything else is refused rather than guessed: wrong letters would become the plan.</summary>
internal static class TextDecoder
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var (encoding, skip) = Detect(bytes);
        try
        {
            return encoding.GetString(bytes[skip..]);
        }
        catch (DecoderFallbackException fault)
        {
            throw new AppendixFault(FaultReasons.Encoding, $"The text is not valid {encoding.WebName.ToUpperInvariant()}. Save it as UTF-8.", $"byte {fault.Index + skip}", fault);
        }
    }

    private static (Encoding Encoding, int Skip) Detect(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF)
            return (Utf8, 3);
        if (bytes.Length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE)
            return (new UnicodeEncoding(false, false, true), 2);
        if (bytes.Length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF)
            return (new UnicodeEncoding(true, false, true), 2);

        // Spaces, tabs and Latin letters have a zero byte in UTF-16, always on the same side.
        int even = 0, odd = 0, look = Math.Min(bytes.Length, 4096) & ~1;
        for (var i = 0; i < look; i += 2)
        {
            if (bytes[i] == 0) even++;
            if (bytes[i + 1] == 0) odd++;
        }

        if (odd > look / 8 && even * 20 < odd) return (new UnicodeEncoding(false, false, true), 0);
        if (even > look / 8 && odd * 20 < even) return (new UnicodeEncoding(true, false, true), 0);
        return (Utf8, 0);
    }

    private static UTF8Encoding Utf8 => new(false, true);
}
