using CchcPlatform.Kernel.Modules;

namespace CchcPlatform.Conformance;

/// <summary>
/// What every module promises, checked from its descriptor. A module's test project inherits this class with its own
/// <see cref="ModuleSubject"/> as class fixture.
/// </summary>
public abstract partial class ModuleConformance(ModuleSubject subject)
{
    /// <summary>The module under test.</summary>
    protected ModuleSubject Subject { get; } = subject;

    /// <summary>What the module says of itself.</summary>
    protected ModuleManifest Manifest => Subject.Manifest;
}
