namespace CchcPlatform.Ruler;

/// <summary>What one run does. The full run takes some 22 minutes of two quiet cores, the smoke one.</summary>
internal sealed record Options(string Root, string Work, bool Smoke, IReadOnlyList<string> Cases)
{
    public int[] Connections => Smoke ? [16] : [1, 16, 64];

    public int Repeats => Smoke ? 1 : 3;

    /// <summary>How long each figure is measured, in seconds.</summary>
    public double Seconds => Smoke ? 0.5 : 3;

    /// <summary>How long a server is loaded before it is measured, so that its code is compiled hot.</summary>
    public double WarmUp => Smoke ? 0.5 : 20;

    public int Activities => Smoke ? 2_000 : 100_000;

    /// <summary>Of the second, large set.</summary>
    public int ManyActivities { get; } = int.TryParse(Environment.GetEnvironmentVariable("CCHC_RULER_MANY"), out var many) ? many : 5_000_000;

    public int BasePort { get; } = int.TryParse(Environment.GetEnvironmentVariable("CCHC_RULER_PORT"), out var port) ? port : 6_800 + Environment.ProcessId % 100 * 100;

    public bool Wants(string name) => Cases.Count == 0 || Cases.Contains(name);

    public static Options Parse(string[] args)
    {
        var cases = new List<string>();
        var (smoke, root, work) = (false, "", "");
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--smoke": smoke = true; break;
                case "--case" when i + 1 < args.Length: cases.Add(args[++i]); break;
                case "--root" when i + 1 < args.Length: root = args[++i]; break;
                case "--work" when i + 1 < args.Length: work = args[++i]; break;
                default: throw new ArgumentException($"unknown argument {args[i]}");
            }
        }

        return new Options(root, work, smoke, cases);
    }
}
