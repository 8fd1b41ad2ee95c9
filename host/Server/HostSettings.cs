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
    public static HostSettings Read(IConfiguration configuration) => new()
    {
        WebPort = Port(configuration, "CCHC_WEB_PORT", 5080),
        GrpcPort = Port(configuration, "CCHC_GRPC_PORT", 5081),
        Address = configuration["CCHC_ADDRESS"] switch
        {
            null or "" => "127.0.0.1",
            var address when System.Net.IPAddress.TryParse(address, out _) => address,
            var address => throw new HostStartException([$"CCHC_ADDRESS is \"{address}\"; it must be an IP address, such as 127.0.0.1, 0.0.0.0 or ::."]),
        },
        DataFolder = Path.GetFullPath(configuration["CCHC_DATA"] is { Length: > 0 } data ? data : ".data"),
        ModulesFolder = Path.GetFullPath(configuration["Modules:Folder"] is { Length: > 0 } folder ? folder : FindModules()),
        Empty = configuration["CCHC_EMPTY"] is "1" or "true",
    };

    private static int Port(IConfiguration configuration, string name, int standard) => configuration[name] switch
    {
        null or "" => standard,
        var text when int.TryParse(text, out var port) && port is >= 0 and <= 65535 => port,
        var text => throw new HostStartException([$"{name} is \"{text}\"; it must be a port from 0 to 65535."]),
    };

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
