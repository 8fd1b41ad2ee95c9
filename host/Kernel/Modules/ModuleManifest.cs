using System.Reflection;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Facts;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Routing;

namespace CchcPlatform.Kernel.Modules;

/// <summary>Everything that a module said of itself: plain data that the host checks before it starts, and shows to operators.</summary>
/// <param name="Key">Key, schema, proto segment and configuration section.</param>
/// <param name="Assembly">The assembly that is scanned for use cases.</param>
/// <param name="Database">Where the module keeps its rows; null for a module without any.</param>
/// <param name="Services">gRPC services.</param>
/// <param name="Calls">Services of other modules that it calls.</param>
/// <param name="Published">Facts that it may publish.</param>
/// <param name="Handled">Facts that it reacts to.</param>
/// <param name="Permissions">Permissions that it declares.</param>
/// <param name="Jobs">What it does at fixed times.</param>
/// <param name="Health">Its health checks.</param>
/// <param name="Seeds">Types of its first data.</param>
/// <param name="Settings">What operators may set for it.</param>
/// <param name="Registrations">Its own Autofac registrations.</param>
public sealed record ModuleManifest(
    string Key,
    Assembly Assembly,
    ModuleDatabase? Database,
    IReadOnlyList<ModuleService> Services,
    IReadOnlyList<ModuleCall> Calls,
    IReadOnlyList<MessageDescriptor> Published,
    IReadOnlyList<FactSubscription> Handled,
    IReadOnlyList<Permission> Permissions,
    IReadOnlyList<ModuleJob> Jobs,
    IReadOnlyList<ModuleHealthCheck> Health,
    IReadOnlyList<Type> Seeds,
    IReadOnlyList<ModuleSetting> Settings,
    IReadOnlyList<Autofac.Module> Registrations)
{
    /// <summary>Version of the module's assembly, such as 0.1.0.</summary>
    public string Version => Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? Assembly.GetName().Version?.ToString() ?? "0";

    /// <summary>The proto package that the module's services and facts stand in.</summary>
    public string ProtoPackage => $"cchc.{Key}.v1";
}

/// <summary>A gRPC service of a module.</summary>
/// <param name="Type">The implementation.</param>
/// <param name="Descriptor">The contract.</param>
/// <param name="Map">Maps it; closed over the type, so that the host needs no reflection.</param>
public sealed record ModuleService(Type Type, ServiceDescriptor Descriptor, Func<IEndpointRouteBuilder, Microsoft.AspNetCore.Builder.GrpcServiceEndpointConventionBuilder> Map);

/// <summary>A service of another module that a module calls.</summary>
/// <param name="ClientType">The generated client.</param>
/// <param name="Service">The contract.</param>
/// <param name="AsItself">Permissions of the module when no person is behind the call.</param>
public sealed record ModuleCall(Type ClientType, ServiceDescriptor Service, IReadOnlyList<string> AsItself)
{
    /// <summary>Key of the module that serves it: the second segment of its package.</summary>
    public string TargetKey => Service.File.Package.Split('.') is ["cchc", var key, ..] ? key : Service.File.Package;
}

/// <summary>Work that a module does at fixed times.</summary>
/// <param name="Type">The job.</param>
/// <param name="Cron">When, by the clock of Vietnam.</param>
public sealed record ModuleJob(Type Type, string Cron)
{
    /// <summary>Name within the module: that of the class.</summary>
    public string Name => Type.Name;
}

/// <summary>A named check of a module's health.</summary>
/// <param name="Name">Name within the module.</param>
/// <param name="Type">The check.</param>
public sealed record ModuleHealthCheck(string Name, Type Type);

/// <summary>A setting of a module.</summary>
/// <param name="Name">Name within <c>Modules:&lt;key&gt;</c>.</param>
/// <param name="Expected">What it must be, to end a sentence with.</param>
/// <param name="Fits">Whether a value is that.</param>
public sealed record ModuleSetting(string Name, string Expected, Func<string, bool> Fits);
