namespace CchcPlatform.Server.Loading;

/// <summary>What the host itself reads of <c>Modules:&lt;key&gt;</c>, beside the times of its jobs and the module's own settings.</summary>
/// <param name="Required">Whether the host refuses to start without the module.</param>
/// <param name="Address">Where another host carries it.</param>
/// <param name="ConnectionString">Its database, where it is not that of the others.</param>
/// <param name="PoolSize">How many connections it has.</param>
internal sealed record ModuleSettings(bool Required, Uri? Address, string? ConnectionString, int PoolSize)
{
    private const string Section = "Modules";

    // One hears of facts for as long as the host runs, in identity another of rights; while something is sealed two more are in use.
    private const int FewestConnections = 5;

    private static readonly string[] Names = [nameof(Required), nameof(Address), nameof(ConnectionString), nameof(PoolSize), "Jobs"];

    public static ModuleSettings Read(SettingReader read, string key) => new(
        read.Flag($"{Section}:{key}:{nameof(Required)}") ?? true,
        read.Address($"{Section}:{key}:{nameof(Address)}"),
        read.Connection($"{Section}:{key}:{nameof(ConnectionString)}"),
        read.Number($"{Section}:{key}:{nameof(PoolSize)}", FewestConnections, 1000) ?? 8);

    /// <inheritdoc cref="Read(SettingReader, string)" />
    public static ModuleSettings Read(IConfiguration configuration, string key) => SettingReader.Read(configuration, read => Read(read, key));

    /// <summary>Reads those of all modules that are named.</summary>
    public static void CheckAll(SettingReader read)
    {
        foreach (var key in KeysIn(read))
        {
            Read(read, key);
        }
    }

    /// <summary>Settings that nobody reads. Hosts that carry different modules may share their settings, so these stop no start.</summary>
    public static IEnumerable<string> Unread(IConfiguration configuration, LoadedModules modules, string folder)
    {
        var read = new SettingReader(configuration);
        var inFolder = ModuleLoader.FoldersIn(folder).Select(area => ModuleLoader.KeyOf(Path.GetFileName(area)));
        var known = inFolder.Concat(modules.Loaded.Select(m => m.Key)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var key in KeysIn(read).Where(key => !known.Contains(key) && Read(read, key).Address is null))
        {
            yield return $"{Section}:{key} is set, but there is no such module in {folder}, and it has no address";
        }

        foreach (var module in modules.Loaded)
        {
            var names = Names.Concat(module.Settings.Select(s => s.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var name in read.NamesIn($"{Section}:{module.Key}").Where(name => !names.Contains(name)))
            {
                yield return $"{Section}:{module.Key}:{name} is set, but module {module.Key} has no such setting";
            }
        }
    }

    // Beside the modules the section says where they are.
    private static IEnumerable<string> KeysIn(SettingReader read) => read.NamesIn(Section).Except(["Folder", "Enabled"], StringComparer.OrdinalIgnoreCase);
}
