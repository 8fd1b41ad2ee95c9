using System.Text.Json;
using CchcPlatform.Kernel.Text;
using CchcPlatform.Modules.Organization.Data;

namespace CchcPlatform.Modules.Organization.Communes;

/// <summary>The official list that the module brings along: communes-2026.csv, and provinces.json for names that changed.</summary>
internal static class CommuneList
{
    public static (List<Province> Provinces, List<Commune> Communes) Read()
    {
        var provinces = new Dictionary<string, Province>();
        var communes = new List<Commune>();
        var lines = Resources.Text("communes-2026.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var line in lines.Skip(1))
        {
            // The official list has no quotes and no commas within names.
            if (line.Split(',') is not [var provinceCode, var province, var code, var name])
            {
                throw new InvalidDataException($"communes-2026.csv: not four columns: {line}");
            }
            provinces.TryAdd(provinceCode, new Province { Code = provinceCode, Names = [new ProvinceName { Text = VietnameseText.Normalize(province), Verified = true }] });
            communes.Add(new Commune
            {
                Code = code, Name = VietnameseText.Normalize(name), Kind = KindOf(name), ProvinceCode = provinceCode, SearchText = VietnameseText.Fold(name),
            });
        }
        foreach (var change in JsonSerializer.Deserialize<List<ProvinceNames>>(Resources.Text("provinces.json"), JsonSerializerOptions.Web)!)
        {
            provinces[change.Code].Names = change.Names;
        }
        return ([.. provinces.Values], communes);
    }

    private static CommuneKind KindOf(string name) => VietnameseText.Fold(name) switch
    {
        var folded when folded.StartsWith("phuong ", StringComparison.Ordinal) => CommuneKind.Ward,
        var folded when folded.StartsWith("xa ", StringComparison.Ordinal) => CommuneKind.RuralCommune,
        var folded when folded.StartsWith("dac khu ", StringComparison.Ordinal) => CommuneKind.SpecialZone,
        _ => throw new InvalidDataException($"communes-2026.csv: neither Phường nor Xã nor Đặc khu: {name}"),
    };

    private sealed record ProvinceNames(string Code, List<ProvinceName> Names);
}
