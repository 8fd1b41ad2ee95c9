using System.IO.Compression;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The parts of one package; all bytes unpacked from any of them count against one limit.</summary>
internal sealed class OfficePackage(ZipArchive zip, ReadingLimits limits, CancellationToken cancel)
{
    private readonly UnpackBudget budget = new(limits.UnpackedBytes);
    private readonly Dictionary<string, ZipArchiveEntry> entries = Index(zip);

    public IEnumerable<string> XmlParts => entries.Keys.Where(name =>
        name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".vml", StringComparison.OrdinalIgnoreCase)).ToList();

    public bool Has(string part) => entries.ContainsKey(part);

    public PartReader Open(string part) => entries.TryGetValue(part, out var entry)
        ? new PartReader(part, new PartStream(entry.Open(), part, budget), cancel)
        : throw new AppendixFault(FaultReasons.Damaged, "A part of the document is missing.", $"part {part}");

    /// <summary>The part the package's own relationships call the document, and the name of its root element.</summary>
    public (string Root, string Part) MainPart()
    {
        var part = Relationships("").Values.FirstOrDefault(one => one.Type.EndsWith("/officeDocument", StringComparison.Ordinal))?.Target
            ?? throw new AppendixFault(FaultReasons.UnsupportedFormat, "The file is a zip, but neither a .docx nor an .xlsx.");
        if (!part.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            throw new AppendixFault(FaultReasons.UnsupportedFormat, "The file is a binary workbook (.xlsb). Save it as .xlsx.");
        using var reader = Open(part);
        return (reader.MoveToRoot(), part);
    }

    /// <summary>Relationships of a part by id; those that lead outside the package are not followed.</summary>
    public IReadOnlyDictionary<string, Relationship> Relationships(string part)
    {
        var slash = part.LastIndexOf('/');
        var folder = part[..(slash + 1)];
        var source = $"{folder}_rels/{part[(slash + 1)..]}.rels";
        var found = new Dictionary<string, Relationship>(StringComparer.Ordinal);
        if (!Has(source)) return found;
        using var reader = Open(source);
        while (reader.Read())
        {
            if (reader.IsStart && reader.Name == "Relationship" && reader.Attribute("TargetMode") != "External"
                && reader.Attribute("Id") is { } id && reader.Attribute("Target") is { } target && reader.Attribute("Type") is { } type)
                found[id] = new Relationship(type, Resolve(folder, target));
        }

        return found;
    }

    private static string Resolve(string folder, string target)
    {
        if (target.StartsWith('/')) return target[1..];
        var path = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == "..") { if (path.Count > 0) path.RemoveAt(path.Count - 1); }
            else if (step != ".") path.Add(step);
        }

        return string.Join('/', path);
    }

    // The same name twice is how one reader is shown another document than the next: refused.
    private static Dictionary<string, ZipArchiveEntry> Index(ZipArchive zip)
    {
        var index = new Dictionary<string, ZipArchiveEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
        {
            if (!index.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry))
                throw new AppendixFault(FaultReasons.Damaged, "The document holds two parts of one name.", $"part {entry.FullName}");
        }

        return index;
    }
}
