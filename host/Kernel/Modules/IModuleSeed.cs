namespace CchcPlatform.Kernel.Modules;

/// <summary>Data that a module needs from its first start, such as the units of a ward.</summary>
public interface IModuleSeed
{
    /// <summary>Whether the data is there for demonstration only and left out by <c>--empty</c>.</summary>
    bool DemonstrationOnly { get; }

    /// <summary>Lower runs earlier, across all modules. A module that calls another in its seed comes after it.</summary>
    int Order => 0;

    /// <summary>Writes what is missing. Run at each start, by several hosts at once too: it must change nothing when nothing is missing.</summary>
    Task SeedAsync(CancellationToken cancel);
}
