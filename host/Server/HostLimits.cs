using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CchcPlatform.Server;

/// <summary>Sizes that the host accepts.</summary>
internal static class HostLimits
{
    /// <summary>A report with one file of 20 MiB and its text.</summary>
    public const int LargestMessage = 21 * 1024 * 1024;

    /// <summary>The same as JSON, in which bytes grow by a third.</summary>
    public const int LargestBody = 29 * 1024 * 1024;

    /// <summary>What a request whose contract has no field for a file may have, by gRPC and as JSON.</summary>
    public const int LargestWithoutFile = 4 * 1024 * 1024;

    /// <summary>A filter of 2 000 Vietnamese letters has 18 000 bytes when they are percent-encoded.</summary>
    public const int LongestRequestLine = 32 * 1024;

    /// <summary>How long a client may take to send the message of a call: so long it holds a place in which no work is done.</summary>
    public static readonly TimeSpan MessageTime = TimeSpan.FromSeconds(20);

    /// <summary>The same for one that may hold a file, up to <see cref="LargestWithoutFile"/>, and for each message of a stream.</summary>
    public static readonly TimeSpan UploadMessageTime = TimeSpan.FromMinutes(1);

    /// <summary>How long a client may take to fill a stream, or to send a message that is larger: 20 MiB by a line of 300 kbit/s.</summary>
    public static readonly TimeSpan UploadTime = TimeSpan.FromMinutes(10);

    /// <summary>How long a call to another module may take when its caller gave no deadline.</summary>
    public static readonly TimeSpan CallTime = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection to a module on another host may be silent before it is asked for a sign of life, and how long that may take.</summary>
    public static readonly TimeSpan ModulePingDelay = TimeSpan.FromSeconds(15);

    /// <inheritdoc cref="ModulePingDelay" />
    public static readonly TimeSpan ModulePingTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a call of one answer may take when its caller gave no deadline. A deadline that is longer counts.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(60);

    /// <summary>How long a call waits for the rights of its caller, and a health check for the database.</summary>
    public static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    /// <summary>What connections may take. What is not named here is right as Kestrel has it: 100 streams a connection, 32 KiB of headers, 240 bytes a second for a connection.</summary>
    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxRequestLineSize = LongestRequestLine;
        // For each port. An idle one costs some 20 KiB; more than these would rather be a fault of the network than people.
        limits.MaxConcurrentConnections = 5_000;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        // Finds peers that went away without a word, or their streams would stay.
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
