using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Organization.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>The units that exist on a day.</summary>
internal sealed class ListUnits(OrganizationDb db, CallContext call) : IUseCase
{
    private static readonly FilterSchema<Unit> Filter = new FilterSchema<Unit>()
        .Text("code", unit => unit.Code)
        .Enum("kind", unit => unit.Kind, Enum.GetValues<UnitKind>().ToDictionary(KindName))
        .Text("parent", unit => unit.ParentCode == null ? null : "communes/" + unit.Commune + "/units/" + unit.ParentCode.ToLower())
        .Date("validFrom", unit => unit.ValidFrom)
        .Date("validTo", unit => unit.ValidTo)
        .Text("legalBasis", unit => unit.LegalBasis)
        .Collection("aliases", unit => unit.Aliases)
        .Search(unit => unit.SearchText);

    private static readonly OrderSchema<Unit> Order = OrderSchema<Unit>.By(unit => unit.Id)
        .Key("code", unit => unit.Code)
        .Key("displayName", unit => unit.SortName)
        .Key("validFrom", unit => unit.ValidFrom)
        .Key("createTime", unit => unit.CreateTime)
        .Default("code");

    public async Task<ListUnitsResponse> ExecuteAsync(ListUnitsRequest request, CancellationToken cancel)
    {
        var commune = ResourceName.Parse("communes/{commune}", request.Parent, "parent", anyCommune: true).Commune;
        var day = call.AsOfDay(request.AsOf);
        var page = PageRequest.Of(request.PageSize, request.PageToken, call.Method, request.Parent, request.Filter, request.OrderBy, request.AsOf);
        var units = db.Units.AsNoTracking()
            .Where(unit => unit.ValidFrom <= day && (unit.ValidTo == null || unit.ValidTo >= day))
            .Where(Filter.Compile(request.Filter));
        if (commune != ResourceName.AnyCommune)
        {
            units = units.Where(unit => unit.Commune == commune);
        }
        var found = await units.ToPageAsync(OrderBy.Parse(request.OrderBy, Order), page, cancel);
        return new ListUnitsResponse { Units = { found.Items.Select(unit => unit.ToMessage(day)) }, NextPageToken = found.NextPageToken };
    }

    private static string KindName(UnitKind kind) => kind switch
    {
        UnitKind.CommuneCommittee => "UNIT_KIND_COMMUNE_COMMITTEE",
        UnitKind.AdministrativeOffice => "UNIT_KIND_ADMINISTRATIVE_OFFICE",
        UnitKind.OneStopCenter => "UNIT_KIND_ONE_STOP_CENTER",
        UnitKind.PublicServiceUnit => "UNIT_KIND_PUBLIC_SERVICE_UNIT",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
