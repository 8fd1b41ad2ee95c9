using Autofac.Extensions.DependencyInjection;
using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Admission;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Facts.Feed;
using CchcPlatform.Server.Identity;
using CchcPlatform.Server.Identity.Data;
using CchcPlatform.Server.Jobs;
using CchcPlatform.Server.Listening;
using CchcPlatform.Server.Loading;
using CchcPlatform.Server.Platform;
using CchcPlatform.Server.Platform.Calendar;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Server.Shutdown;
using CchcPlatform.Server.Web;
using CchcPlatform.Server.Web.OpenApi;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CchcPlatform.Server;

/// <summary>Puts the program together: settings, modules, checks, container, endpoints. The order of this file is the order of the start.</summary>
public static class CchcHost
{
    // A cold, busy host takes a second or two to compile a large pattern while it matches.
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(10);

    /// <summary>A host that is ready to run, its database migrated or checked.</summary>
    /// <exception cref="HostStartException">It cannot start; each reason is a sentence.</exception>
    public static async Task<WebApplication> CreateAsync(string[] args, Action<WebApplicationBuilder>? configure = null, CancellationToken cancel = default)
    {
        // Read by every pattern when it is made: what a caller sends keeps none of them busy for longer.
        AppContext.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", LongestMatch);
        _ = Task.Run(IdentityDatabase.LearnModel, cancel);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        Credentials.RefuseIn(args);
        builder.Configuration.AddCredentials();
        configure?.Invoke(builder);
        var settings = StartSettings.Read(builder);
        var secrets = new Secrets(settings.Host.SecretsFolder);
        var sources = new ModuleDataSources(builder.Configuration, secrets);
        var modules = await CheckAsync(Load(builder.Configuration, settings.Host), sources, secrets, builder.Configuration, settings.MigrateAtStart, cancel);
        builder.Services.AddSingleton(settings.Host);
        builder.Services.AddSingleton(modules);
        builder.Services.AddSingleton(secrets);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => sources);
        builder.Services.AddSingleton<SchemaSetup>();
        builder.Services.AddSingleton<StartUp>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<RpcCatalog>();
        builder.Services.AddSingleton<RequestReplays>();
        builder.Services.AddSingleton<IRequestReplays>(services => services.GetRequiredService<RequestReplays>());
        builder.Services.AddSingleton<ModulePipes>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => services.GetRequiredService<ModulePipes>());
        builder.Services.AddSingleton<ModuleChannels>();
        builder.Services.AddSingleton<Platform.ModuleHealth>();
        builder.Services.AddSingleton<CalendarSource>();
        builder.Services.AddSingleton<ICalendarSource>(services => services.GetRequiredService<CalendarSource>());
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<CallContext>();
        builder.Services.AddScoped<UseCases>();
        settings.Identity.DataSource = services => services.GetRequiredService<ModuleDataSources>().For(IdentityDb.Schema);
        // Facts of another host come by its feed, as the module that hears them.
        settings.Identity.Modules = modules.Loaded.ToDictionary(m => m.Key, m => (IReadOnlyList<string>)[
            .. m.Calls.SelectMany(c => c.AsItself),
            .. m.Handled.Any(handled => modules.Find(handled.PublisherKey) is null) ? [PlatformModule.ReadFacts] : Array.Empty<string>()]);
        settings.Identity.Permissions = [.. modules.Loaded.SelectMany(m => m.Permissions)];
        builder.Services.AddCchcIdentity(settings.Identity);
        builder.Services.AddFacts(settings.Facts, settings.Feed);
        builder.Services.AddSealing(settings.Sealing);
        builder.Services.AddJobs(settings.Jobs, modules, builder.Configuration);
        builder.AddTelemetry(modules);
        // Last: what is registered last is the first to hear that the host stops.
        builder.Services.AddDrain(settings.Shutdown);
        builder.AddGrpcPipeline(modules);
        builder.Services.AddSingleton(settings.Admission).AddSingleton<Gates>().AddSingleton<AdmissionMetrics>();
        Listen(builder, settings);
        builder.Host.UseServiceProviderFactory(new OnDemandServices(container => container.AddModules(modules, sources)));

        var app = builder.Build();
        app.UseMiddleware<CallScope>();
        app.UseMiddleware<TraceHeader>();
        app.UseMiddleware<HttpFaults>();
        app.UseMiddleware<DrainCalls>();
        app.UseCchcIdentity();
        app.UseRouting();
        app.UseMiddleware<GrpcMessages>();
        app.UseMiddleware<CallGuard>();
        app.UseMiddleware<AdmissionControl>();
        app.UseMiddleware<QueryParameters>();
        app.UseMiddleware<UnloadedPaths>();
        app.UseMiddleware<JsonBodies>();
        app.MapCchcIdentity();
        foreach (var service in modules.Loaded.SelectMany(m => m.Services))
        {
            service.Map(app);
        }

        UnloadedModules.Map(app, modules);
        app.MapGrpcHealthChecksService();
        app.MapGet("/health/live", () => "live");
        app.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => !check.Tags.Contains(GrpcPipeline.OwnOnly),
            ResponseWriter = Readiness.WriteAsync,
        });
        app.MapGrpcReflectionService();
        var openApi = new Lazy<byte[]>(() => new OpenApiDocument(modules).Write());
        app.MapGet(OpenApiDocument.Path, () => Results.Bytes(openApi.Value, "application/json"));

        foreach (var sentence in ModuleSettings.Unread(builder.Configuration, modules, settings.Host.ModulesFolder))
        {
            app.Logger.LogWarning("{Sentence}", sentence);
        }

        return EndpointCheck.Run(app, modules) is { Count: > 0 } wrong ? throw new HostStartException(wrong) : app;
    }

    /// <summary>The modules as the host would load them, for the program behind <c>build/migrate</c>.</summary>
    internal static LoadedModules LoadModules(IConfiguration configuration) => Load(configuration, HostSettings.Read(configuration));

    /// <summary>Roles, schemas, tables and rights of everything that is loaded.</summary>
    public static async Task MigrateAsync(SchemaSetup setup, IReadOnlyList<ModuleDatabase> databases, CancellationToken cancel)
    {
        await setup.CreateRolesAsync(databases.Select(d => d.Schema), cancel);
        foreach (var database in databases)
        {
            await setup.MigrateAsync(database, cancel);
        }
    }

    private static LoadedModules Load(IConfiguration configuration, HostSettings settings) =>
        new ModuleLoader(configuration, settings.ModulesFolder).Load(new PlatformModule(), new IdentityModule());

    /// <summary>Starts to listen, writes first data through the host's own services, then reports ready and waits for the end.</summary>
    public static async Task RunAsync(WebApplication app, CancellationToken cancel = default)
    {
        try
        {
            await StartAsync(app, cancel);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop while it wrote first data, with which the next start goes on.
        }

        // What the start has used goes back to the system: an idle host is small.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await app.WaitForShutdownAsync(cancel);
    }

    /// <summary>Starts to listen and writes first data; ready afterwards.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken cancel = default)
    {
        var start = app.Services.GetRequiredService<StartUp>();
        await start.PrepareIdentityAsync(cancel);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new HostStartException([$"{taken.Message.OneLine().TrimEnd('.')}; set CCHC_WEB_PORT and CCHC_GRPC_PORT to free ports."]);
        }

        // Seeds of one module may call another, so the host must already answer.
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancel, app.Lifetime.ApplicationStopping);
        await start.SeedAsync(stopped.Token);
        app.Services.GetRequiredService<Readiness>().Open();
    }

    // All that is wrong is told together. The database is changed only when nothing else is wrong.
    private static async Task<LoadedModules> CheckAsync(
        LoadedModules loaded, ModuleDataSources sources, Secrets secrets, IConfiguration configuration, bool migrate, CancellationToken cancel)
    {
        var (modules, wrong) = LoadedModules.Judge(loaded, configuration, m => StartChecks.Run(m, configuration));
        var schemas = new SchemaChecks(sources);
        var problems = new List<StartProblem>();
        try
        {
            if (wrong.Count == 0 && migrate)
            {
                problems.AddRange(await schemas.MigrateAsync(new SchemaSetup(sources, secrets), modules, cancel));
            }

            // What is wrong already would only be told again in other words.
            var rest = modules with { Loaded = [.. modules.Loaded.Where(m => !wrong.Concat(problems).Any(p => p.Modules.Contains(m.Key)))] };
            problems.AddRange(await schemas.RunAsync(rest, cancel));
            (modules, var unfit) = LoadedModules.Judge(modules, configuration, m => [.. problems.Where(p => p.Modules.Any(key => m.Find(key) is not null))]);
            wrong = [.. wrong.UnionBy(unfit, p => p.Sentence)];
        }
        catch (HostStartException refused)
        {
            wrong = [.. wrong, .. refused.Reasons.Select(reason => new StartProblem([], reason))];
        }

        if (wrong.Count > 0)
        {
            await sources.DisposeAsync();
            throw new HostStartException([.. wrong.Select(p => p.Sentence)]);
        }

        return modules;
    }

    private static void Listen(WebApplicationBuilder builder, StartSettings settings) => builder.WebHost.ConfigureKestrel((_, kestrel) =>
    {
        kestrel.AddServerHeader = false;
        HostLimits.Set(kestrel.Limits);
        builder.Configuration.GetSection(StartSettings.KestrelLimits).Bind(kestrel.Limits);
        kestrel.ListenToCallers(settings.Host, settings.Tls);
        kestrel.Listen(ModulePipes.EndPoint, endpoint => endpoint.Protocols = HttpProtocols.Http2);
    });
}
