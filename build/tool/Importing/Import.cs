using Cchc.Steering.V1;
using Grpc.Core;

namespace CchcPlatform.Tool.Importing;

/// <summary>Sends an appendix to the running instance and shows what it answers; the command behind <c>build/import</c>.</summary>
internal static class Import
{
    private const int Done = 0, Refused = 1, WrongUsage = 2, Away = 3, Interrupted = 130;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            Console.WriteLine(ImportOptions.Usage);
            return Done;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        try
        {
            await RunAsync(ImportOptions.Parse(args), interrupted.Token);
            return Done;
        }
        catch (UsageException wrong)
        {
            return Say(WrongUsage, wrong.Message, "build/import --help tells more.");
        }
        catch (Exception) when (interrupted.IsCancellationRequested)
        {
            return Say(Interrupted, "Interrupted. An import that had not been answered with a summary may or may not be done; sending the same file again is safe.");
        }
        catch (InstanceAwayException away)
        {
            return Say(Away, away.Message);
        }
        catch (RefusedException refused)
        {
            return Say(Refused, refused.Message);
        }
        catch (RpcException refused)
        {
            return Say(refused.StatusCode is StatusCode.Unavailable ? Away : Refused, [.. Refusal.LinesOf(refused)]);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Say(WrongUsage, unreadable.Message);
        }
    }

    private static async Task RunAsync(ImportOptions options, CancellationToken cancel)
    {
        // Opened first: a file that cannot be read should not wait for a token.
        await using var file = new FileStream(options.File, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
        using var instance = new Instance();
        var invoker = await instance.CallAsAsync(options.Account, cancel);
        using var sent = new SentPlan(new ImportService.ImportServiceClient(invoker), options, file, cancel);
        if (options.Json)
        {
            await JsonLines.WriteAsync(sent.AnswersAsync());
        }
        else
        {
            await new ImportReport(options, instance, invoker).WriteAsync(sent.AnswersAsync(), file.CanSeek ? file.Length : null, cancel);
        }
    }

    private static int Say(int code, params string[] lines)
    {
        Console.Out.Flush();
        foreach (var line in lines)
        {
            Console.Error.WriteLine(line);
        }

        return code;
    }
}
