namespace CchcPlatform.Kernel.Health;

/// <summary>Tells whether a module can do one part of its work.</summary>
public interface IModuleHealthCheck
{
    /// <summary>Null while all is well, otherwise one sentence for an operator. An exception counts as not well.</summary>
    Task<string?> CheckAsync(CancellationToken cancel);
}
