using Cchc.Organization.V1;
using CchcPlatform.Modules.Organization.Communes;
using Grpc.Core;
using static CchcPlatform.Organization.Tests.OrganizationHost;
using Commune = Cchc.Organization.V1.Commune;
using CommuneKind = Cchc.Organization.V1.CommuneKind;

namespace CchcPlatform.Organization.Tests.Communes;

public class CommuneTests(OrganizationHost host) : IClassFixture<OrganizationHost>
{
    [Fact]
    public void The_list_has_34_provinces_and_3321_communes()
    {
        var (provinces, communes) = CommuneList.Read();
        Assert.Equal((34, 3321), (provinces.Count, communes.Count));
        Assert.Equal(communes.Count, communes.Select(commune => commune.Code).Distinct().Count());
        Assert.All(communes, commune => Assert.Matches("^[0-9]{5}$", commune.Code));
    }

    [Fact]
    public async Task A_start_mends_what_differs_from_the_list_and_leaves_the_rest_alone()
    {
        const string rows = "select string_agg(commune::text || case when code in ('25195', '25210') then '' else xmin::text end, ';' order by code) from organization.communes commune";
        var before = await host.Host.ScalarAsync<string>(rows);
        Assert.Equal(2L, await host.Host.ScalarAsync<long>(
            "with renamed as (update organization.communes set name = 'Sai' where code = '25195' returning 1), gone as (delete from organization.communes where code = '25210' returning 1) select (select count(*) from renamed) + (select count(*) from gone)"));
        await using (await host.Host.StartBesideAsync(["organization"]))
        {
            Assert.Equal(before, await host.Host.ScalarAsync<string>(rows));
        }
    }

    [Fact]
    public async Task All_communes_are_read_page_by_page()
    {
        var communes = await host.CommunesAsAsync("viewer");
        var codes = new HashSet<string>();
        var token = "";
        do
        {
            var page = await communes.ListCommunesAsync(new ListCommunesRequest { PageSize = 5_000, PageToken = token });
            Assert.True(page.Communes.Count <= 1_000);
            Assert.All(page.Communes, commune => Assert.True(codes.Add(commune.Code)));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(3321, codes.Count);
    }

    [Fact]
    public async Task Communes_are_found_without_accents_and_by_province()
    {
        var communes = await host.CommunesAsAsync("viewer");
        var found = await communes.ListCommunesAsync(new ListCommunesRequest { Filter = "\"binh phuoc\"", Province = "75" });
        Assert.Equal("communes/25195", Assert.Single(found.Communes).Name);
        var zones = await communes.ListCommunesAsync(new ListCommunesRequest { Filter = "kind=COMMUNE_KIND_SPECIAL_ZONE" });
        Assert.Equal(13, zones.Communes.Count);
        Assert.Equal(95, (await communes.ListCommunesAsync(new ListCommunesRequest { Province = "75", PageSize = 1000 })).Communes.Count);
        var refused = await RefusedAsync(async () => await communes.ListCommunesAsync(new ListCommunesRequest { Province = "Đồng Nai" }));
        Assert.Equal(["province"], refused.Fields);
    }

    [Fact]
    public async Task A_province_has_the_name_of_the_day()
    {
        var communes = await host.CommunesAsAsync("viewer");
        async Task<Commune> On(string asOf) => (await communes.GetCommuneAsync(new GetCommuneRequest { Name = BinhPhuoc, AsOf = asOf })).Commune;
        var early = await On("2025-07-01");
        Assert.Equal(("Phường Bình Phước", CommuneKind.Ward, "75", "Tỉnh Đồng Nai"), (early.DisplayName, early.Kind, early.Province.Code, early.Province.DisplayName));
        Assert.Equal("Thành phố Đồng Nai", (await On("2026-12-31")).Province.DisplayName);
        Assert.All(early.Province.Names, name => Assert.False(name.Verified));
        var missing = await RefusedAsync(async () => await communes.GetCommuneAsync(new GetCommuneRequest { Name = "communes/99999" }));
        Assert.Equal(StatusCode.NotFound, missing.Code);
    }
}
