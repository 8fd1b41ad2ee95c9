using System.Reflection;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Health;
using CchcPlatform.Kernel.Jobs;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace CchcPlatform.Kernel.Modules;

/// <summary>Collects what a module says of itself. Every method may be chained; nothing happens until the host has checked the whole.</summary>
public sealed class ModuleBuilder(string key)
{
    private readonly List<ModuleService> services = [];
    private readonly List<ModuleCall> calls = [];
    private readonly List<MessageDescriptor> published = [];
    private readonly List<FactSubscription> handled = [];
    private readonly List<Permission> permissions = [];
    private readonly List<ModuleJob> jobs = [];
    private readonly List<ModuleHealthCheck> health = [];
    private readonly List<Autofac.Module> registrations = [];
    private readonly List<Type> seeds = [];
    private readonly List<ModuleSetting> settings = [];
    private ModuleDatabase? database;

    /// <summary>The module keeps rows: schema, pooled context, migration history and fact log of its own.</summary>
    /// <typeparam name="TDb">The context; its schema must be the key of the module.</typeparam>
    public ModuleBuilder Database<TDb>() where TDb : ModuleDb
    {
        database = new ModuleDatabase<TDb>(key);
        return this;
    }

    /// <summary>The same for a context of the host that is no <see cref="ModuleDb"/>.</summary>
    internal ModuleBuilder Database(ModuleDatabase own)
    {
        database = own;
        return this;
    }

    /// <summary>The module serves a gRPC service, which is reachable as HTTP/JSON too where its rpcs carry an http rule.</summary>
    /// <exception cref="ArgumentException">The type does not derive from a generated service base.</exception>
    public ModuleBuilder Grpc<TService>() where TService : class
    {
        services.Add(new ModuleService(typeof(TService), DescriptorOf(typeof(TService)), app => app.MapGrpcService<TService>()));
        return this;
    }

    /// <summary>
    /// The module calls a service of another module. The client can be taken by constructor in use cases, handlers and services.
    /// In a request it forwards the caller's token; in a reaction or a job it acts as <c>module:&lt;key&gt;</c>.
    /// </summary>
    /// <param name="asItself">Permissions that the module has when no person is behind the call.</param>
    public ModuleBuilder Calls<TClient>(params string[] asItself) where TClient : ClientBase<TClient>
    {
        var service = (ServiceDescriptor)typeof(TClient).DeclaringType!
            .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        calls.Add(new ModuleCall(typeof(TClient), service, asItself));
        return this;
    }

    /// <summary>The module may publish this fact. A fact is a message of its own proto package.</summary>
    public ModuleBuilder Publishes<TFact>() where TFact : IMessage<TFact>, new()
    {
        published.Add(new TFact().Descriptor);
        return this;
    }

    /// <summary>The module reacts to a fact, its own or another module's: in a scope and a transaction of its own, effect exactly once.</summary>
    /// <remarks>
    /// A handler has one cursor for each publisher. One that comes to handle a further fact hears it from where its cursor stands, and
    /// while older hosts run beside the new ones may miss some: give a new fact a handler of its own, which begins with the first.
    /// </remarks>
    public ModuleBuilder Handles<TFact, THandler>()
        where TFact : class, IMessage<TFact>, new()
        where THandler : class, IFactHandler<TFact>
    {
        handled.Add(new FactSubscription<TFact, THandler>());
        return this;
    }

    /// <summary>The permissions that the module's rpcs ask for.</summary>
    public ModuleBuilder Permissions(IEnumerable<Permission> all)
    {
        permissions.AddRange(all);
        return this;
    }

    /// <summary>The module does something at fixed times: each time once in effect, however many hosts run.</summary>
    /// <param name="cron">
    /// Seconds, minutes, hours, day of month, month, day of week as Quartz writes them, by the clock of Vietnam:
    /// <c>0 0 7 ? * MON-FRI</c> is every working day at 7. <c>Modules:&lt;key&gt;:Jobs:&lt;class&gt;</c> moves it.
    /// </param>
    public ModuleBuilder Jobs<TJob>(string cron) where TJob : class, IModuleJob
    {
        jobs.Add(new ModuleJob(typeof(TJob), cron));
        return this;
    }

    /// <summary>A check that tells whether the module can do its work, shown under its name in health and in the module list.</summary>
    public ModuleBuilder Health<TCheck>(string name) where TCheck : class, IModuleHealthCheck
    {
        health.Add(new ModuleHealthCheck(name, typeof(TCheck)));
        return this;
    }

    /// <summary>Data that the module needs from its first start. Run after the migrations; must change nothing when run again.</summary>
    public ModuleBuilder Seeds<TSeed>() where TSeed : class, IModuleSeed
    {
        seeds.Add(typeof(TSeed));
        return this;
    }

    /// <summary>Operators may set <c>Modules:&lt;key&gt;:&lt;name&gt;</c>, which the module reads from the configuration. The host refuses to start with a value that does not fit.</summary>
    /// <param name="name">Name of the setting.</param>
    /// <param name="expected">What it must be, as the end of a sentence: <c>a number from 1 to 9</c>.</param>
    /// <param name="fits">Whether a value is that.</param>
    public ModuleBuilder Setting(string name, string expected, Func<string, bool> fits)
    {
        settings.Add(new ModuleSetting(name, expected, fits));
        return this;
    }

    /// <summary>Registrations that the scan of use cases cannot know. They must not replace what another module registers.</summary>
    public ModuleBuilder Autofac(Autofac.Module module)
    {
        registrations.Add(module);
        return this;
    }

    /// <summary>What was said, for the host.</summary>
    public ModuleManifest Build(Assembly assembly) => new(
        key, assembly, database, services, calls, published, handled, permissions, jobs, health, seeds, settings, registrations);

    private static ServiceDescriptor DescriptorOf(Type service)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } bind)
            {
                return (ServiceDescriptor)bind.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
            }
        }

        throw new ArgumentException($"{service.FullName} does not derive from a generated gRPC service base.", nameof(service));
    }
}
