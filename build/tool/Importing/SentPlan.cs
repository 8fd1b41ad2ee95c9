using Cchc.Steering.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CchcPlatform.Tool.Importing;

/// <summary>
/// One import on its way: the file goes up while the answers come down, so that an early refusal is heard as what it is
/// and not as a broken pipe.
/// </summary>
internal sealed class SentPlan : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly CancellationTokenSource stop;
    private readonly AsyncDuplexStreamingCall<ImportPlanRequest, ImportPlanResponse> call;
    private readonly Task sending;

    public SentPlan(ImportService.ImportServiceClient imports, ImportOptions options, Stream file, CancellationToken cancel)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        call = imports.ImportPlan(cancellationToken: stop.Token);
        sending = SendAsync(options, file);
    }

    /// <exception cref="RpcException">The import was refused.</exception>
    /// <exception cref="IOException">The file could not be read to its end.</exception>
    public async IAsyncEnumerable<ImportPlanResponse> AnswersAsync()
    {
        await using var answers = call.ResponseStream.ReadAllAsync(stop.Token).GetAsyncEnumerator();
        while (await NextAsync(answers))
        {
            yield return answers.Current;
        }
    }

    public void Dispose()
    {
        // The sending is not waited for: reading from a pipe that nobody fills cannot be called off. What it has to tell, the
        // answers have told.
        stop.Cancel();
        call.Dispose();
    }

    // A file that breaks off ends the call from our side; then its own fault is the reason, not the ended call.
    private async Task<bool> NextAsync(IAsyncEnumerator<ImportPlanResponse> answers)
    {
        try
        {
            return await answers.MoveNextAsync();
        }
        catch (Exception) when (sending.IsFaulted && sending.Exception.InnerException is IOException or UnauthorizedAccessException)
        {
            await sending;
            throw;
        }
    }

    private async Task SendAsync(ImportOptions options, Stream file)
    {
        try
        {
            await call.RequestStream.WriteAsync(new ImportPlanRequest
            {
                Header = new ImportPlanHeader
                {
                    Parent = $"communes/{options.Commune}", Year = options.Year, PlanKind = options.Kind, FileName = Path.GetFileName(options.File),
                    Preview = options.Preview, KeepDraft = options.KeepDraft, Reason = options.Reason, RequestId = options.RequestId,
                },
            });
            var buffer = new byte[ChunkBytes];
            int read;
            while ((read = await file.ReadAtLeastAsync(buffer, ChunkBytes, throwOnEndOfStream: false, stop.Token)) > 0)
            {
                await call.RequestStream.WriteAsync(new ImportPlanRequest { Chunk = ByteString.CopyFrom(buffer, 0, read) });
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception broken) when (broken is UnauthorizedAccessException or IOException)
        {
            await stop.CancelAsync();
            throw;
        }
        catch (Exception over) when (over is RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The call is over before the file: the answers say why.
        }
    }
}
