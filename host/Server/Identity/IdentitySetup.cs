using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Identity.Accounts;
using CchcPlatform.Server.Identity.Callers;
using CchcPlatform.Server.Identity.Data;
using CchcPlatform.Server.Identity.Issuer;
using CchcPlatform.Server.Identity.Keys;
using CchcPlatform.Server.Identity.Seeds;
using CchcPlatform.Server.Identity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CchcPlatform.Server.Identity;

/// <summary>How the host takes in identity: add, prepare, use.</summary>
internal static class IdentitySetup
{
    private const string DataSourceKey = IdentityDb.Schema;

    /// <summary>
    /// Registers issuer, token verification, callers and module tokens. Whoever has read the options has
    /// given them the data source and the modules.
    /// </summary>
    public static IServiceCollection AddCchcIdentity(this IServiceCollection services, IdentityOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FactSignal>();
        services.AddSingleton(options);
        services.AddKeyedSingleton(DataSourceKey, (provider, _) => options.DataSource(provider));
        // Not pooled, so that no connection is opened again: said in ModuleDatabase.Register.
        // As the modules' contexts it logs nothing: EF writes the words of a failure into its line.
        services.AddDbContextFactory<IdentityDb>((provider, db) => IdentityDb.Configure(db.UseLoggerFactory(NullLoggerFactory.Instance), SourceOf(provider)));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<IdentityDb>>().CreateDbContext());
        services.AddIssuer(options);

        services.AddSingleton<KeyRing>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<ModuleTokens>();
        services.AddSingleton<IModuleTokens>(provider => provider.GetRequiredService<ModuleTokens>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RightsVersion>(provider, SourceOf(provider)));
        services.AddSingleton<CallerSource>();
        services.AddSingleton<ICallerSource>(provider => provider.GetRequiredService<CallerSource>());
        services.AddSingleton<CallerFinder>();
        services.AddSingleton<CchcPlatform.Server.Data.Outages>();
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<RightsWatch>(provider, SourceOf(provider)));
        services.AddScoped<IdentitySeeder>();
        services.AddSingleton<RightsChange>();
        services.AddScoped<ListAccounts>().AddScoped<ListGrants>().AddScoped<GiveGrant>().AddScoped<WithdrawGrant>().AddScoped<DisableAccount>().AddScoped<EnableAccount>();

        services.AddAuthentication(BearerHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null);
        // It comes along, and makes keys at each start that nothing here is protected with, with warnings that they are not kept.
        services.Remove(services.Single(service => service.ImplementationType?.Name == "DataProtectionHostedService"));
        return services;
    }

    /// <summary>
    /// Makes what the first start needs and later starts keep: signing key, roles, accounts and their secrets. To be
    /// awaited after the schema's migrations and before the host serves; any number of hosts may do it at once.
    /// </summary>
    public static async Task PrepareCchcIdentityAsync(this IServiceProvider services, CancellationToken cancel)
    {
        OwnerOnly.CreateFolder(Path.Combine(services.GetRequiredService<IdentityOptions>().DataFolder, "secrets"));
        var ring = services.GetRequiredService<KeyRing>();
        await KeyFolder.EnsureKeyAsync(ring.Folder, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancel);
        ring.Load();
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IdentitySeeder>().SeedAsync(cancel);
    }

    /// <summary>
    /// Gives every request its caller, and reads what is sent to the issuer. Stands before routing and before everything that asks
    /// for a caller.
    /// </summary>
    public static IApplicationBuilder UseCchcIdentity(this IApplicationBuilder app) =>
        app.UseMiddleware<CallerMiddleware>().UseWhen(IsForIssuer, issuer => issuer.UseMiddleware<IssuerGuard>());

    /// <summary>Serves the issuer: <c>/connect/token</c>, the key set and the discovery document.</summary>
    public static WebApplication MapCchcIdentity(this WebApplication app)
    {
        // WebApplication would otherwise put the authentication middleware, and with it OpenIddict, before every call;
        // it is needed on the issuer's few paths only.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        app.UseWhen(IsForIssuer, issuer => issuer.UseAuthentication());
        return app;
    }

    /// <summary>Whether the issuer answers by its database. It has no endpoint by which a request could be known.</summary>
    public static bool IsForTokens(this HttpRequest request) => request.Path.StartsWithSegments("/connect");

    private static bool IsForIssuer(HttpContext context) => context.Request.IsForTokens() || context.Request.Path.StartsWithSegments("/.well-known");

    private static NpgsqlDataSource SourceOf(IServiceProvider provider) => provider.GetRequiredKeyedService<NpgsqlDataSource>(DataSourceKey);
}
