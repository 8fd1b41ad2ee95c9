using CchcPlatform.Kernel.Faults;
using Grpc.Core;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// The messages of a stream that a client fills, which must come in time: for such calls the gRPC framework takes away the least
/// rate that holds for all other bodies, and a client that stops in the middle would keep its place for ever.
/// </summary>
/// <param name="messages">The stream as the framework reads it.</param>
/// <param name="filled">Awaited when the last message has come, before the reader of the stream hears that.</param>
/// <param name="clock">Measures the time.</param>
internal sealed class UploadReader<T>(IAsyncStreamReader<T> messages, Func<Task> filled, TimeProvider clock) : IAsyncStreamReader<T>
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
            if (await messages.MoveNext(either.Token))
            {
                return true;
            }
        }
        catch (Exception) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new InvalidFault("", "The stream was not filled in time.", "UPLOAD_TOO_SLOW");
        }

        await filled();
        return false;
    }
}
