namespace CchcPlatform.Server.Loading;

/// <summary>Why one module cannot be loaded, in one sentence.</summary>
internal sealed class ModuleLoadException(string message) : Exception(message);
