namespace CchcPlatform.Server;

/// <summary>Sizes that the host accepts.</summary>
internal static class HostLimits
{
    /// <summary>A report with one file of 20 MiB and its text.</summary>
    public const int LargestMessage = 21 * 1024 * 1024;

    /// <summary>The same as JSON, in which bytes grow by a third.</summary>
    public const int LargestBody = 29 * 1024 * 1024;

    /// <summary>A filter of 2 000 Vietnamese letters has 18 000 bytes when they are percent-encoded.</summary>
    public const int LongestRequestLine = 32 * 1024;

    /// <summary>How long a call to another module may take when its caller gave no deadline.</summary>
    public static readonly TimeSpan CallTime = TimeSpan.FromSeconds(10);

    /// <summary>How long a call of one answer may take when its caller gave no deadline. A deadline that is longer counts.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(60);

    /// <summary>How long a call waits for the rights of its caller, and a health check for the database.</summary>
    public static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);
}
