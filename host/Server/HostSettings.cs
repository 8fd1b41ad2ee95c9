namespace CchcPlatform.Server;

/// <summary>Where this instance lives: what moves it as a whole, so that two run side by side on one machine.</summary>
public sealed record HostSettings
{
    /// <summary>Port of HTTP/1.1: JSON, token, health. 0 takes a free one.</summary>
    public int WebPort { get; init; } = 5080;

    /// <summary>Port of HTTP/2: gRPC. 0 takes a free one.</summary>
    public int GrpcPort { get; init; } = 5081;

    /// <summary>Address that both ports listen on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Absolute path of the folder with secrets and keys of this instance.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folder whose sub-folders are the modules.</summary>
    public required string ModulesFolder { get; init; }

    /// <summary>Start without demonstration plan and accounts.</summary>
    public bool Empty { get; init; }

    /// <summary>Passwords of the database roles and of the demonstration accounts.</summary>
    public string SecretsFolder => Path.Combine(DataFolder, "secrets");

    /// <summary>Reads <c>CCHC_WEB_PORT</c>, <c>CCHC_GRPC_PORT</c>, <c>CCHC_DATA</c>, <c>CCHC_ADDRESS</c>, <c>CCHC_EMPTY</c> and <c>Modules:Folder</c>.</summary>
    /// <exception cref="HostStartException">A value is not usable.</exception>
    public static HostSettings Read(IConfiguration configuration) => SettingReader.Read(configuration, Read);

    internal static HostSettings Read(SettingReader read)
    {
        read.Check("CCHC_ADDRESS", "an IP address, such as 127.0.0.1, 0.0.0.0 or ::", address => System.Net.IPAddress.TryParse(address, out _));
        return new()
        {
            WebPort = read.Number("CCHC_WEB_PORT", 0, 65535, "a port") ?? 5080,
            GrpcPort = read.Number("CCHC_GRPC_PORT", 0, 65535, "a port") ?? 5081,
            Address = read.Text("CCHC_ADDRESS") ?? "127.0.0.1",
            DataFolder = read.Path("CCHC_DATA") ?? Path.GetFullPath(".data"),
            ModulesFolder = read.Path("Modules:Folder") ?? Path.GetFullPath(FindModules()),
            Empty = read.Flag("CCHC_EMPTY") ?? false,
        };
    }

    // Deployed, the modules lie beside the program; in a clone, where the build stages them.
    private static string FindModules()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "modules");
        if (Directory.Exists(beside))
        {
            return beside;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CchcPlatform.sln")))
            {
                return Path.Combine(folder.FullName, "artifacts", "modules");
            }
        }

        return beside;
    }
}
