using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Organization.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Organization.Communes;

/// <summary>The communes of the country or of a province.</summary>
internal sealed class ListCommunes(OrganizationDb db, CallContext call) : IUseCase
{
    private static readonly FilterSchema<Commune> Filter = new FilterSchema<Commune>()
        .Text("code", commune => commune.Code)
        .Text("displayName", commune => commune.Name, commune => commune.SearchText)
        .Text("provinceCode", commune => commune.ProvinceCode)
        .Enum("kind", commune => commune.Kind, new Dictionary<string, CommuneKind>
        {
            ["COMMUNE_KIND_WARD"] = CommuneKind.Ward,
            ["COMMUNE_KIND_RURAL_COMMUNE"] = CommuneKind.RuralCommune,
            ["COMMUNE_KIND_SPECIAL_ZONE"] = CommuneKind.SpecialZone,
        })
        .Search(commune => commune.SearchText);

    private static readonly OrderSchema<Commune> Order = OrderSchema<Commune>.By(commune => commune.Code)
        .Key("code", commune => commune.Code)
        .Key("displayName", commune => commune.SearchText)
        .Default("code");

    public async Task<ListCommunesResponse> ExecuteAsync(ListCommunesRequest request, CancellationToken cancel)
    {
        var day = call.AsOfDay(request.AsOf);
        var page = PageRequest.Of(request.PageSize, request.PageToken, call.Method, request.Province, request.Filter, request.OrderBy, request.AsOf);
        var communes = db.Communes.AsNoTracking().Where(Filter.Compile(request.Filter));
        if (request.Province.Length > 0)
        {
            new Violations().Require(request.Province.Length == 2 && request.Province.All(char.IsAsciiDigit), "province",
                "must be a code of two digits, such as 75.", "PROVINCE_CODE_MALFORMED").ThrowIfAny();
            communes = communes.Where(commune => commune.ProvinceCode == request.Province);
        }
        var found = await communes.ToPageAsync(OrderBy.Parse(request.OrderBy, Order), page, cancel);
        string[] codes = [.. found.Items.Select(commune => commune.ProvinceCode).Distinct()];
        var provinces = await db.Provinces.AsNoTracking().Where(province => codes.Contains(province.Code)).ToDictionaryAsync(province => province.Code, cancel);
        return new ListCommunesResponse
        {
            Communes = { found.Items.Select(commune => commune.ToMessage(provinces[commune.ProvinceCode], day)) },
            NextPageToken = found.NextPageToken,
        };
    }
}
