using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Text;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>A unit of a commune with all names it has carried.</summary>
internal sealed class Unit : Aggregate
{
    public required string Code { get; init; }

    public UnitKind Kind { get; set; }

    /// <summary>Code of the unit it belongs to.</summary>
    public string? ParentCode { get; set; }

    /// <summary>Oldest first, without gap: a name ends on the day before the next begins.</summary>
    public List<UnitName> Names { get; private set; } = [];

    public List<string> Aliases { get; private set; } = [];

    public List<HeadPost> HeadPosts { get; set; } = [];

    public UnitQuotas Quotas { get; set; } = new();

    public string Functions { get; set; } = "";

    public DateOnly ValidFrom { get; private set; }

    /// <summary>Last day.</summary>
    public DateOnly? ValidTo { get; private set; }

    public string LegalBasis { get; set; } = "";

    public string DissolutionDecision { get; private set; } = "";

    /// <summary>The latest name, folded: the order of lists by name.</summary>
    public string SortName { get; private set; } = "";

    /// <summary>Code, names and aliases, folded.</summary>
    public string SearchText { get; private set; } = "";

    public string UnitId => Code.ToLowerInvariant();

    public override string ResourceName => $"communes/{Commune}/units/{UnitId}";

    public static Unit Establish(string commune, string code, string name, DateOnly from, string legalBasis)
    {
        var basis = VietnameseText.Normalize(legalBasis);
        var unit = new Unit
        {
            Commune = commune, Code = code, ValidFrom = from, LegalBasis = basis,
            Names = [new UnitName { Text = VietnameseText.Normalize(name), ValidFrom = from, LegalBasis = basis }],
        };
        unit.RefreshSearch();
        return unit;
    }

    /// <summary>The name in force on the day; before the unit's first day its first name, after its last day its last.</summary>
    public string NameOn(DateOnly day) => (Names.LastOrDefault(name => name.ValidFrom <= day) ?? Names[0]).Text;

    public bool IsValidOn(DateOnly day) => ValidFrom <= day && (ValidTo is null || day <= ValidTo);

    public bool Overlaps(DateOnly from, DateOnly? to) => (to is null || ValidFrom <= to) && (ValidTo is null || from <= ValidTo);

    public void Rename(string name, DateOnly from, string legalBasis)
    {
        Names = [
            .. Names[..^1],
            Names[^1] with { ValidTo = from.AddDays(-1) },
            new UnitName { Text = VietnameseText.Normalize(name), ValidFrom = from, LegalBasis = VietnameseText.Normalize(legalBasis) },
        ];
        RefreshSearch();
    }

    public void Dissolve(DateOnly lastDay, string decision) => (ValidTo, DissolutionDecision) = (lastDay, decision);

    /// <summary>Corrects the first day, which is also that of the first name.</summary>
    public void BeginOn(DateOnly day)
    {
        ValidFrom = day;
        Names = [Names[0] with { ValidFrom = day }, .. Names[1..]];
    }

    public void CallAlso(IEnumerable<string> aliases)
    {
        Aliases = [.. aliases.Select(VietnameseText.Normalize).Distinct()];
        RefreshSearch();
    }

    private void RefreshSearch()
    {
        SortName = VietnameseText.Fold(Names[^1].Text);
        // The bar keeps a search from matching over the border of two names.
        SearchText = string.Join(" | ", Names.Select(name => name.Text).Concat(Aliases).Prepend(Code).Select(VietnameseText.Fold).Distinct());
    }
}
