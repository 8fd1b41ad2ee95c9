using System.Globalization;
using Cchc.Steering.V1;
using CchcPlatform.Host.Tests.Identity;
using CchcPlatform.Server;
using CchcPlatform.Server.Identity.Seeds;
using CchcPlatform.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace CchcPlatform.Host.Tests.Access;

/// <summary>
/// A host with the real plan and, for each role, four accounts: one for all communes, one for the ward, one for another
/// commune, and one for a single unit of the ward.
/// </summary>
public sealed class WardOfRoles : IAsyncLifetime
{
    public const string Ward = "25195";
    public const string Elsewhere = "26002";
    public const string Unit = "VHXH";

    private readonly List<GrpcChannel> channels = [];
    private SigningCredentials? key;

    public TestHost Host { get; private set; } = null!;

    /// <summary>A channel of its own for each of the callers that run side by side.</summary>
    internal IReadOnlyList<CallInvoker> Invokers { get; private set; } = [];

    /// <summary>Names of resources of the ward by placeholder, led by <see cref="Unit"/> where that matters.</summary>
    internal Dictionary<string, string> Own { get; private set; } = [];

    /// <summary>The same, in which that unit has no part.</summary>
    internal Dictionary<string, string> OfOthers { get; private set; } = [];

    /// <summary>Names of the same form that nothing has.</summary>
    internal Dictionary<string, string> Missing { get; } = new()
    {
        ["commune"] = "99999",
        ["plan"] = $"communes/{Ward}/plans/2039",
        ["activity"] = $"communes/{Ward}/plans/2026/activities/zz-9-99",
        ["occurrence"] = $"communes/{Ward}/plans/2026/activities/zz-9-99/occurrences/2026",
        ["import"] = $"communes/{Ward}/imports/zz99",
    };

    public async ValueTask InitializeAsync()
    {
        Host = await TestHost.StartAsync();
        key = ForgedTokens.CredentialsOf(Directory.GetFiles(
            Path.Combine(Host.Services.GetRequiredService<HostSettings>().DataFolder, "keys"), "*.pem").Order(StringComparer.Ordinal).Last());
        await AddAccountsAsync();
        for (var i = 0; i < 8; i++)
        {
            channels.Add(GrpcChannel.ForAddress(Host.Grpc));
        }

        Invokers = [.. channels.Select(channel => channel.CreateCallInvoker())];
        var admin = await Host.CallAsAsync("admin");
        Own = await NamesAsync(admin, $"leadUnits:\"{Unit}\"");
        OfOthers = await NamesAsync(admin, $"NOT leadUnits:\"{Unit}\" AND NOT coordinatingUnits:\"{Unit}\"");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in channels)
        {
            channel.Dispose();
        }

        await Host.DisposeAsync();
    }

    /// <summary>The subject that holds a role: <c>role.all</c>, <c>role.ward</c>, <c>role.elsewhere</c> or <c>role.unit</c>.</summary>
    internal static string Subject(string role, string reach) => $"{role.ToLowerInvariant()}.{reach}";

    internal string Token(string subject, string audience = "cchc", DateTimeOffset? expires = null) =>
        ForgedTokens.Make(key!, subject, audience, expires ?? DateTimeOffset.UtcNow.AddHours(1));

    private async Task AddAccountsAsync()
    {
        await using var connection = new NpgsqlConnection(Host.ConnectionString);
        await connection.OpenAsync();
        await using var batch = connection.CreateBatch();
        foreach (var role in RoleSeed.All)
        {
            foreach (var (reach, commune, unit) in new[] { ("all", "*", (string?)null), ("ward", Ward, null), ("elsewhere", Elsewhere, null), ("unit", Ward, Unit) })
            {
                var subject = Subject(role.Code, reach);
                batch.BatchCommands.Add(new NpgsqlBatchCommand(string.Create(CultureInfo.InvariantCulture,
                    $"INSERT INTO identity.accounts (subject, client_id, display_name, enabled, created_at) VALUES ('{subject}', '{subject}', '{subject}', true, now())")));
                batch.BatchCommands.Add(new NpgsqlBatchCommand(string.Create(CultureInfo.InvariantCulture,
                    $"INSERT INTO identity.grants (id, subject, role, commune, unit, given_by, reason, given_at) VALUES ('{Guid.CreateVersion7()}', '{subject}', '{role.Code}', '{commune}', {(unit is null ? "NULL" : $"'{unit}'")}, 'test', 'test', now())")));
            }
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("UPDATE identity.rights_state SET version = version + 1"));
        await batch.ExecuteNonQueryAsync();
    }

    private static async Task<Dictionary<string, string>> NamesAsync(CallInvoker admin, string filter)
    {
        var plan = $"communes/{Ward}/plans/2026";
        var imports = await new ImportService.ImportServiceClient(admin).ListImportsAsync(new ListImportsRequest { Parent = $"communes/{Ward}", PageSize = 1 });
        var activities = await new ActivityService.ActivityServiceClient(admin).ListActivitiesAsync(new ListActivitiesRequest { Parent = plan, Filter = filter });
        foreach (var activity in activities.Activities)
        {
            var occurrences = await new OccurrenceService.OccurrenceServiceClient(admin).ListOccurrencesAsync(new ListOccurrencesRequest { Parent = activity.Name });
            if (occurrences.Occurrences.Count > 0)
            {
                return new()
                {
                    ["commune"] = Ward, ["plan"] = plan, ["import"] = imports.Imports[0].Name,
                    ["activity"] = activity.Name, ["occurrence"] = occurrences.Occurrences[0].Name,
                };
            }
        }

        throw new InvalidOperationException($"No activity with an occurrence has {filter}.");
    }
}
