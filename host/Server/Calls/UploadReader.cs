using CchcPlatform.Kernel.Faults;
using Grpc.Core;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// The messages of a stream that a client fills, which must come in time: for such calls the gRPC framework takes away the least
/// rate that holds for all other bodies, and a client that stops in the middle would keep its place for ever.
/// </summary>
internal sealed class UploadReader<T>(IAsyncStreamReader<T> messages, TimeProvider clock) : IAsyncStreamReader<T>
{
    private readonly long began = clock.GetTimestamp();

    public T Current => messages.Current;

    public async Task<bool> MoveNext(CancellationToken cancel)
    {
        var left = HostLimits.UploadTime - clock.GetElapsedTime(began);
        using var late = new CancellationTokenSource(TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, HostLimits.UploadMessageTime.Ticks)), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            return await messages.MoveNext(either.Token);
        }
        catch (Exception) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new InvalidFault("", "The stream was not filled in time.", "UPLOAD_TOO_SLOW");
        }
    }
}
