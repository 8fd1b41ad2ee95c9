namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>All ways to write the units and groups of a directory on a date.</summary>
internal static class PatternBook
{
    private const double FormerName = 0.15;
    private const double NotInForce = 0.35;
    private const double WithoutHead = 0.1;

    public static List<NamePattern> Of(UnitDirectory directory, Belonging belonging, DateOnly on)
    {
        var patterns = new List<NamePattern>();
        foreach (var unit in directory.Units)
        {
            var target = new UnitOrGroup(unit.Id, IsGroup: false);
            var inForce = unit.IsValidOn(on);
            var basis = inForce ? 0 : NotInForce;
            foreach (var name in unit.Names)
            {
                Add(target, name.Text, inForce, basis + (name.IsValidOn(on) || !inForce ? 0 : FormerName), isName: true);
            }
            foreach (var alias in unit.Aliases)
            {
                Add(target, alias, inForce, basis, isName: false);
            }
            Add(target, unit.Code, inForce, basis, isName: false);
        }
        foreach (var group in directory.Groups)
        {
            foreach (var text in group.Texts)
            {
                Add(new UnitOrGroup(group.Id, IsGroup: true), text, inForce: true, 0, isName: false);
            }
        }
        return patterns;

        void Add(UnitOrGroup target, string text, bool inForce, double cost, bool isName)
        {
            var words = WithoutBelonging(CellReader.Read(text), belonging);
            if (words.Count == 0)
            {
                return;
            }
            patterns.Add(new NamePattern(target, words, words.Count <= 2, words.Count >= 4, inForce, cost));
            // "Các phòng: Văn hóa - Xã hội; Kinh tế, Hạ tầng và Đô thị": the head is said once for all.
            if (isName && words.Count >= 5 && words[0].Folded is "phong" or "ban")
            {
                patterns.Add(new NamePattern(target, words[1..], Fragile: true, MayBeCut: false, inForce, cost + WithoutHead));
            }
        }
    }

    private static List<CellWord> WithoutBelonging(List<CellWord> words, Belonging belonging)
    {
        for (var at = 1; at < words.Count; at++)
        {
            if (belonging.Ends(words, at, committee: false).Any(end => end.End == words.Count && end.Cost == 0))
            {
                return words[..at];
            }
        }
        return words;
    }
}
