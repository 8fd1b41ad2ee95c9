namespace CchcPlatform.Kernel.Modules;

/// <summary>
/// The one public type of a module. The host creates it with its parameterless constructor, asks it once to describe
/// itself, and checks the description before anything starts.
/// </summary>
public interface IModule
{
    /// <summary>
    /// Lower-case name of the module, such as <c>civil_service</c>. It is also the PostgreSQL schema, the segment of the
    /// proto package (<c>cchc.civil_service.v1</c>) and the configuration section under <c>Modules</c>.
    /// </summary>
    string Key { get; }

    /// <summary>Says what the module is made of. Called once, before any service exists: it must not touch the outside world.</summary>
    void Describe(ModuleBuilder module);
}
