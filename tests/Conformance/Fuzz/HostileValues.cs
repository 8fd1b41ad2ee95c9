namespace CchcPlatform.Conformance.Fuzz;

/// <summary>Values that programs stumble over. No text holds a word that the platform's own SQL or stack traces are known by.</summary>
internal static class HostileValues
{
    public static readonly int[] Integers = [0, 1, -1, 2, 1_000, 1_001, int.MaxValue, int.MinValue, 65_536, -2_147_483_647, 9_999, 13, 32, 100, 101];

    public static readonly long[] Longs = [0, 1, -1, long.MaxValue, long.MinValue, int.MaxValue + 1L, 253_402_300_800, -62_135_596_801, 1L << 53, 999_999_999, -999_999_999];

    public static readonly double[] Doubles = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, 1e-300, -1];

    public static readonly string[] Texts =
    [
        "", " ", "\0", "\u0001", "\u007f", "\ud83d\ude00", "\ufeff", "\u202e\u0041", "Nguyễn Văn Ánh", "ngu\u0302\u0303ye\u0302\u0303n", "İıſK", "ß", "\u0000\u0000",
        "'; drop table steering.activities; --", "' or '1'='1", "%' or 1=1 /*", "$1", "@p0", "{0}", "{1}{2}{99}", "%s%n%x", "${jndi:ldap://localhost/a}",
        "<script>alert(1)</script>", "<![CDATA[", "&lt;&#0;", "../../../../etc/passwd", "\\..\\..", "%00", "%2e%2e%2f", "C:\\con", "file:///etc/shadow",
        "http://127.0.0.1:1/", "NaN", "Infinity", "-1", "1e309", "0x7fffffff", "null", "undefined", "true", "*", "-", "@", "a@b@c", "a/b/c", "communes", "communes/",
        "communes/-", "communes/*", "communes//plans/2026", "communes/00000", "communes/99999/plans/2026", "communes/25195/plans/2026@999999999999", "communes/25195/plans/-",
        "communes/25195/plans/2026/activities/-", "communes/٢٥١٩٥", "communes/25195/plans/2026@-1", "2026-02-30", "9999-12-30", "9999-12-31", "0000-00-00", "2026-Q5", "2026-13",
        "9999-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00Z", "-0001-01-01", "2026-03-31T08:00:00+99:00", "2026", "99999", "a = ", "a = \"", "((((", "NOT", "AND", "a:*", "name = \"*\"",
        "createTime > \"9999-99-99\"", "\"", "'", "\\", "\n\r\t", "\u2028", "\ud7ff", "etag", "\"1\"", "W/\"1\"", "AAAA", "////", "eyJhbGciOiJub25lIn0.e30.", "=", "==",
        "0", "00000000-0000-0000-0000-000000000000", "CON", "toString", "__proto__", "*,*", "name,name", "no.such.field", ".", "..", "a..b",
    ];

    /// <summary>A text of some hostile kind, at times very long or very deep.</summary>
    public static string Text(Random random) => random.Next(12) switch
    {
        0 => new string('a', random.Next(1, 70_000)),
        1 => new string('(', random.Next(1, 3_000)) + "a = 1" + new string(')', random.Next(1, 3_000)),
        2 => string.Concat(Enumerable.Repeat("NOT ", random.Next(1, 500))) + "a = 1",
        3 => string.Concat(Enumerable.Repeat("communes/25195/", random.Next(1, 400))),
        4 => string.Concat(Enumerable.Repeat("ắ", random.Next(1, 11_000))),
        5 => Texts[random.Next(Texts.Length)] + Texts[random.Next(Texts.Length)],
        6 => new string((char)random.Next(1, 0xd7ff), random.Next(1, 40)),
        _ => Texts[random.Next(Texts.Length)],
    };
}
