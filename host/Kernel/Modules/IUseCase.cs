namespace CchcPlatform.Kernel.Modules;

/// <summary>
/// Marks a use case: one class that checks, acts, publishes the fact, saves and answers. Classes with this mark are found in
/// the module's assembly, internal ones too, and can be taken by constructor; each call gets its own.
/// </summary>
public interface IUseCase;
