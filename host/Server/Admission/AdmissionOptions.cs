namespace CchcPlatform.Server.Admission;

/// <summary>Configuration section <c>Admission</c>: how many calls the host works on at once, and how many may wait for their turn.</summary>
internal sealed class AdmissionOptions
{
    public const string Section = "Admission";

    /// <summary>Unary calls to the modules. Beyond some eight a core more of them at once only make each slower.</summary>
    public GateOptions Calls { get; set; } = new(Math.Max(16, 8 * Environment.ProcessorCount), 16);

    /// <summary>Calls to the platform itself and the token endpoint: what operators need while the modules are overloaded.</summary>
    public GateOptions Platform { get; set; } = new(8, 16);

    /// <summary>Streams that a client fills, such as the import of a plan, and calls with a file: each may hold a whole file in memory.</summary>
    public GateOptions Uploads { get; set; } = new(Math.Max(4, Environment.ProcessorCount), 4);

    /// <summary>Streams that a client reads, for as long as it likes: they take no part of the places of the calls, and never wait for one.</summary>
    public GateOptions Streams { get; set; } = new(128, 0);

    /// <summary>Streams that need no token, watches of health and reflection: whoever opens them takes no place of those who have one.</summary>
    public GateOptions Open { get; set; } = new(64, 0);

    /// <summary>The longest that a call waits for its turn; then it is refused like one that found no place.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(1);

    public static AdmissionOptions Read(SettingReader read)
    {
        var options = new AdmissionOptions();
        options.Calls.Read(read, $"{Section}:{nameof(Calls)}");
        options.Platform.Read(read, $"{Section}:{nameof(Platform)}");
        options.Uploads.Read(read, $"{Section}:{nameof(Uploads)}");
        options.Streams.Read(read, $"{Section}:{nameof(Streams)}");
        options.Open.Read(read, $"{Section}:{nameof(Open)}");
        options.LongestWait = read.Time($"{Section}:{nameof(LongestWait)}", TimeSpan.Zero, TimeSpan.FromHours(1)) ?? options.LongestWait;
        return options;
    }
}
