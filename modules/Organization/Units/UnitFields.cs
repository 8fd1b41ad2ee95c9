using System.Text.RegularExpressions;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Kernel.Text;
using Proto = Cchc.Organization.V1;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Reads the fields of units and groups from requests and notes what is wrong with them.</summary>
internal static partial class UnitFields
{
    private const int LongestName = 200;
    private const int LongestBasis = 500;
    private const int LongestFunctions = 8_000;
    private const int MostAliases = 100;
    private const int MostPosts = 20;
    private const int LargestNumber = 100_000;

    [GeneratedRegex(@"\A[A-Z0-9][A-Z0-9-]{0,30}[A-Z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex CodeShape { get; }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex GroupIdShape { get; }

    public static (string Commune, string Code) UnitOf(string name, string field = "name")
    {
        var parts = ResourceName.Parse("communes/{commune}/units/{unit}", name, field);
        return (parts.Commune, parts["unit"].ToUpperInvariant());
    }

    public static (string Commune, string GroupId) GroupOf(string name, string field = "name")
    {
        var parts = ResourceName.Parse("communes/{commune}/unitGroups/{group}", name, field);
        return (parts.Commune, parts["group"]);
    }

    public static void CheckCode(string code, Violations violations) => violations.Require(CodeShape.IsMatch(code), "unit.code",
        "must have 2 to 32 of the characters A-Z, 0-9 and -, with a letter or digit at both ends.", "UNIT_CODE_MALFORMED");

    public static void CheckGroupId(string id, Violations violations) => violations.Require(GroupIdShape.IsMatch(id), "unit_group_id",
        "must have 2 to 63 of the characters a-z, 0-9 and -, with a letter or digit at both ends.", "GROUP_ID_MALFORMED");

    public static void CheckName(string name, string field, Violations violations)
    {
        Line(name, field, LongestName, violations);
        violations.Require(name.Length == 0 || VietnameseText.Fold(name).Length > 0, field, "must have letters or digits.", "FIELD_REQUIRED");
    }

    public static void CheckBasis(string basis, string field, Violations violations) => Line(basis, field, LongestBasis, violations);

    public static void CheckFunctions(string functions, Violations violations) => violations
        .Require(functions.Length <= LongestFunctions, "unit.functions", $"must have at most {LongestFunctions} characters.", "FIELD_TOO_LONG")
        .Require(!VietnameseText.HasControlCharacters(functions, allowTabsAndLineBreaks: true), "unit.functions", "must not hold control characters.", "CONTROL_CHARACTERS");

    public static void CheckAliases(IReadOnlyList<string> aliases, string field, Violations violations)
    {
        violations.Require(aliases.Count <= MostAliases, field, $"must have at most {MostAliases} entries.", "FIELD_TOO_LONG");
        for (var at = 0; at < Math.Min(aliases.Count, MostAliases); at++)
        {
            CheckName(aliases[at], $"{field}[{at}]", violations);
        }
    }

    public static UnitKind? Kind(Proto.UnitKind kind, string field, Violations violations)
    {
        var read = UnitMessages.FromMessage(kind);
        violations.Require(read is not null, field, "must be one of the kinds of the contract other than UNIT_KIND_UNSPECIFIED.", "UNIT_KIND_UNKNOWN");
        return read;
    }

    /// <summary>The code of a unit of the same commune; null when the name is empty or wrong.</summary>
    public static string? CodeIn(string commune, string name, string field, Violations violations)
    {
        if (name.Length == 0)
        {
            return null;
        }
        try
        {
            var (other, code) = UnitOf(name, field);
            violations.Require(other == commune, field, $"must be a unit of commune {commune}.", "UNIT_OF_OTHER_COMMUNE");
            return code;
        }
        catch (InvalidInputException wrong)
        {
            violations.Require(false, field, wrong.Description, wrong.Reason);
            return null;
        }
    }

    public static List<HeadPost> Posts(IReadOnlyList<Proto.HeadPost> posts, Violations violations)
    {
        violations.Require(posts.Count <= MostPosts, "unit.head_posts", $"must have at most {MostPosts} entries.", "FIELD_TOO_LONG");
        for (var at = 0; at < Math.Min(posts.Count, MostPosts); at++)
        {
            Line(posts[at].Title, $"unit.head_posts[{at}].title", LongestName, violations);
            violations
                .Require(posts[at].Holder.Length <= LongestName, $"unit.head_posts[{at}].holder", $"must have at most {LongestName} characters.", "FIELD_TOO_LONG")
                .Require(!VietnameseText.HasControlCharacters(posts[at].Holder), $"unit.head_posts[{at}].holder", "must not hold control characters.", "CONTROL_CHARACTERS")
                .Require(posts[at].Count is >= 1 and <= 100, $"unit.head_posts[{at}].count", "must be 1 to 100.", "NUMBER_OUT_OF_RANGE");
        }
        return [.. posts.Select(post => new HeadPost
        {
            Title = VietnameseText.Normalize(post.Title), Holder = VietnameseText.Normalize(post.Holder), Count = post.Count,
        })];
    }

    public static UnitQuotas Quotas(Proto.UnitQuotas? quotas, Violations violations)
    {
        if (quotas is null)
        {
            return new UnitQuotas();
        }
        return new UnitQuotas
        {
            Deputies = Number(quotas.HasDeputies, quotas.Deputies, "deputies"),
            CivilServants = Number(quotas.HasCivilServants, quotas.CivilServants, "civil_servants"),
            PublicEmployees = Number(quotas.HasPublicEmployees, quotas.PublicEmployees, "public_employees"),
            Contracts111 = Number(quotas.HasContracts111, quotas.Contracts111, "contracts_111"),
        };

        int? Number(bool given, int value, string field)
        {
            violations.Require(!given || value is >= 0 and <= LargestNumber, $"unit.quotas.{field}", $"must be 0 to {LargestNumber}.", "NUMBER_OUT_OF_RANGE");
            return given ? value : null;
        }
    }

    private static void Line(string text, string field, int longest, Violations violations)
    {
        violations.RequireText(text, field, longest);
        violations.Require(!VietnameseText.HasControlCharacters(text), field, "must be one line without control characters.", "CONTROL_CHARACTERS");
    }
}
