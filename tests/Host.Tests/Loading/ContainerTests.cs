using Autofac;
using Autofac.Extensions.DependencyInjection;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Loading;
using CchcPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Loading;

/// <summary>What the container promises is there when the first call asks for it.</summary>
public sealed class ContainerTests
{
    [Fact]
    public async Task Every_service_use_case_handler_job_check_seed_and_client_can_be_made()
    {
        await using var host = await TestHost.StartAsync();
        var loaded = host.Services.GetRequiredService<LoadedModules>().Loaded;
        // And whatever else was built in this clone.
        Assert.Superset(new HashSet<string> { "identity", "organization", "platform", "steering" }, loaded.Select(m => m.Key).ToHashSet());
        foreach (var module in loaded)
        {
            var types = module.Assembly.GetTypes().Where(t => typeof(IUseCase).IsAssignableFrom(t) && t is { IsClass: true, IsAbstract: false })
                .Concat(module.Services.Select(s => s.Type))
                .Concat(module.Handled.Select(h => h.HandlerType))
                .Concat(module.Jobs.Select(j => j.Type))
                .Concat(module.Health.Select(h => h.Type))
                .Concat(module.Seeds)
                .Concat(module.Calls.Select(c => c.ClientType))
                .Concat(module.Database is { } database ? [database.ContextType] : [])
                .ToList();
            Assert.NotEmpty(types);
            foreach (var type in types)
            {
                await using var scope = host.Services.GetAutofacRoot().BeginLifetimeScope();
                scope.Resolve<CallContext>().Scope = CommuneScope.Everything;
                Assert.IsAssignableFrom(type, scope.Resolve(type));
            }
        }
    }

    [Fact]
    public async Task No_singleton_of_the_service_collection_holds_a_scoped_service()
    {
        IServiceCollection? collected = null;
        await using var host = await TestHost.StartAsync(configure: builder => collected = builder.Services);
        // A copy, built by the container that checks scopes; what only Autofac has is lent to it.
        var copy = new ServiceCollection();
        foreach (var service in collected!)
        {
            ((ICollection<ServiceDescriptor>)copy).Add(service);
        }

        copy.AddSingleton<ILifetimeScope>(_ => host.Services.GetAutofacRoot());
        await using var provider = copy.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        Assert.NotNull(provider);
    }
}
