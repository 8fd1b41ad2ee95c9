using System.Text.Json;
using System.Text.Json.Serialization;
using CchcPlatform.Modules.Organization.Units;

namespace CchcPlatform.Modules.Organization.Data;

/// <summary>The units and groups of a commune that the module brings along.</summary>
internal sealed record UnitSeed(string Commune, IReadOnlyList<UnitSeed.SeedUnit> Units, IReadOnlyList<UnitSeed.SeedGroup> Groups)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public static UnitSeed Read(string commune) => JsonSerializer.Deserialize<UnitSeed>(Resources.Text($"units-{commune}.json"), Json)!;

    internal sealed record SeedUnit(
        string Code, string Name, UnitKind Kind, DateOnly ValidFrom, string LegalBasis, string Functions,
        IReadOnlyList<string> Aliases, IReadOnlyList<SeedPost> HeadPosts, SeedQuotas? Quotas = null, string? Parent = null);

    internal sealed record SeedPost(string Title, int Count);

    internal sealed record SeedQuotas(int? Deputies = null);

    internal sealed record SeedGroup(string Id, string Name, IReadOnlyList<string> Aliases, IReadOnlyList<UnitKind> UnitKinds);
}
