using Cchc.Organization.V1;
using CchcPlatform.Testing;
using Google.Rpc;
using Google.Type;
using Grpc.Core;

namespace CchcPlatform.Organization.Tests;

/// <summary>The host with this module alone, on a database of its own, and clients for it.</summary>
public sealed class OrganizationHost : IAsyncLifetime
{
    public const string BinhPhuoc = "communes/25195";

    private TestHost? host;

    public TestHost Host => host!;

    public UnitService.UnitServiceClient Units { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(modules: ["organization"]);
        Units = await UnitsAsAsync("admin");
    }

    public async Task<UnitService.UnitServiceClient> UnitsAsAsync(string? account) => new(await Host.CallAsAsync(account));

    public async Task<CommuneService.CommuneServiceClient> CommunesAsAsync(string? account) => new(await Host.CallAsAsync(account));

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>A unit that can be created as it is.</summary>
    public static Unit NewUnit(string code, string name, Date? from = null, UnitKind kind = UnitKind.PublicServiceUnit) => new()
    {
        Code = code, DisplayName = name, Kind = kind, ValidFrom = from ?? Day(2025, 7, 1), LegalBasis = "QĐ 10/QĐ-UBND ngày 01/07/2025",
    };

    public async Task<Unit> CreateAsync(Unit unit, string commune = BinhPhuoc) =>
        (await Units.CreateUnitAsync(new CreateUnitRequest { Parent = commune, Unit = unit })).Unit;

    public static Date Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };

    /// <summary>Expects a refusal, and gives its status, reason and fields that are wrong.</summary>
    public static async Task<(StatusCode Code, string Reason, string[] Fields)> RefusedAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        var status = refused.Trailers.GetValueBytes("grpc-status-details-bin") is { } details ? Google.Rpc.Status.Parser.ParseFrom(details) : null;
        return (
            refused.StatusCode,
            status?.GetDetail<ErrorInfo>()?.Reason ?? "",
            [.. status?.GetDetail<BadRequest>()?.FieldViolations.Select(violation => violation.Field) ?? []]);
    }
}
