using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;

namespace CchcPlatform.Ruler;

/// <summary>What one piece of load did. Times in microseconds.</summary>
/// <param name="Calls">Calls that ended.</param>
/// <param name="Errors">Those whose grpc-status was not 0.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="P50">Half of the calls took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="Cpu">Processor seconds of the client.</param>
/// <param name="Bytes">Bytes of the answers.</param>
/// <param name="FirstError">The first status that was not 0, with its message.</param>
internal sealed record Loaded(long Calls, long Errors, double Seconds, double P50, double P99, double Cpu, long Bytes, string FirstError)
{
    public double PerSecond => Calls / Seconds;
}

/// <summary>The native client, and files of prepared frames for it.</summary>
internal sealed class Load(Options options)
{
    private const int FirstCalls = 5;
    private const int FirstTries = 5;
    private readonly Dictionary<string, long> sent = [];
    private string Program => Path.Combine(options.Work, "load");

    /// <summary>Writes messages as gRPC frames, one after the other.</summary>
    public string Frames(string name, IEnumerable<IMessage> messages)
    {
        var file = Path.Combine(options.Work, name + ".frames");
        using var stream = new BufferedStream(File.Create(file), 1 << 20);
        Span<byte> prefix = stackalloc byte[5];
        foreach (var message in messages)
        {
            prefix[0] = 0;
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(prefix[1..], message.CalculateSize());
            stream.Write(prefix);
            message.WriteTo(stream);
        }

        return file;
    }

    /// <summary>
    /// A few calls one after the other, before many come at a time: sixteen who all wait for the same code to be compiled could be
    /// refused on a busy machine. So could the very first one be, until a later one is not.
    /// </summary>
    public async Task<Loaded> BeginAsync(int port, string path, string frames, string? token)
    {
        for (var tries = 1; ; tries++)
        {
            var loaded = await RunAsync(port, path, frames, 1, 3_600, token, count: FirstCalls);
            if (loaded.Errors == 0 || tries == FirstTries)
            {
                return loaded;
            }
        }
    }

    /// <summary>Calls as fast as the server answers, or at a rate. Each file is read on from where the last load of it ended.</summary>
    public async Task<Loaded> RunAsync(int port, string path, string frames, int connections, double seconds, string? token, double? rate = null, long? count = null)
    {
        var skip = sent.GetValueOrDefault(frames);
        List<string> arguments = ["--port", $"{port}", "--path", path, "--frames", frames, "--skip", $"{skip}", "--connections", $"{connections}", "--seconds", Text(seconds)];
        if (token is not null)
        {
            arguments.AddRange(["--token", token]);
        }

        if (rate is { } perSecond)
        {
            arguments.AddRange(["--rate", Text(perSecond)]);
        }

        if (count is { } most)
        {
            arguments.AddRange(["--count", $"{most}"]);
        }

        var loaded = await RunAsync(arguments);
        sent[frames] = skip + loaded.Calls;
        return loaded;
    }

    /// <summary>Keeps one stream open, and writes into a file what comes and when, until it is told to stop.</summary>
    /// <returns>What stops it.</returns>
    public Func<Task<Loaded>> Watch(int port, string path, string frames, string file, string token)
    {
        var process = Process.Start(new ProcessStartInfo(Program, ["--port", $"{port}", "--path", path, "--frames", frames, "--watch", file, "--seconds", "600", "--token", token])
        {
            RedirectStandardOutput = true,
        })!;
        return async () =>
        {
            using var stop = Process.Start("kill", ["-TERM", $"{process.Id}"])!;
            await stop.WaitForExitAsync();
            using (process)
            {
                return JsonSerializer.Deserialize<Loaded>(await process.StandardOutput.ReadToEndAsync(), JsonSerializerOptions.Web)!;
            }
        };
    }

    private async Task<Loaded> RunAsync(List<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true })!;
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Loaded>(answer, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException($"The load client ended with code {process.ExitCode}.");
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
