using System.Globalization;
using System.Text.RegularExpressions;
using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Calendar;

/// <summary>The moment a question is asked for: the <c>as_of</c> of a request.</summary>
public static partial class AsOf
{
    /// <summary>
    /// Reads an ISO date (the last microsecond of that day in Vietnam, the finest time PostgreSQL keeps) or an
    /// RFC 3339 instant with its offset. The result is in UTC.
    /// </summary>
    /// <param name="text">Such as <c>2026-03-31</c> or <c>2026-03-31T17:00:00+07:00</c>; fractions beyond microseconds are cut.</param>
    /// <param name="field">The request's field, for the error.</param>
    /// <returns>Null for an empty text, which means now.</returns>
    /// <exception cref="InvalidInputException">Not such a text: <c>AS_OF_MALFORMED</c>.</exception>
    public static DateTimeOffset? Parse(string text, string field = "as_of")
    {
        if (text.Length == 0) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && HasDaysAround(date.Year))
            return VietnamTime.EndOf(date).AddMicroseconds(-1);
        return Instant(text) ?? throw new InvalidInputException(field,
            "Expected a date such as 2026-03-31 or an RFC 3339 instant with its offset such as 2026-03-31T17:00:00Z (in a URL, write + as %2B).",
            "AS_OF_MALFORMED");
    }

    /// <summary>An RFC 3339 instant in UTC with microseconds, or null if the text is not one.</summary>
    internal static DateTimeOffset? Instant(string text)
    {
        var match = Rfc3339().Match(text);
        if (!match.Success) return null;
        var fraction = match.Groups["fraction"].Value;
        var exact = $"{match.Groups["local"].Value}.{fraction[..Math.Min(6, fraction.Length)].PadRight(6, '0')}"
            + (match.Groups["offset"].Value is "Z" or "z" ? "+00:00" : match.Groups["offset"].Value);
        return DateTimeOffset.TryParseExact(exact.ToUpperInvariant(), "yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            && instant.ToUniversalTime() is var utc && HasDaysAround(utc.Year)
            ? utc : null;
    }

    // Whoever asks counts on from there, as to what is due in the coming days, and Vietnam's offset may need a day before.
    private static bool HasDaysAround(int year) => year is > 1 and < 9999;

    [GeneratedRegex(@"\A(?<local>[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?(?<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rfc3339();
}
