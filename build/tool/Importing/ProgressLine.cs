using Cchc.Steering.V1;

namespace CchcPlatform.Tool.Importing;

/// <summary>How far it is, on standard error: one line that changes on a terminal, else one line a step.</summary>
internal sealed class ProgressLine(long? fileBytes)
{
    private readonly bool terminal = !Console.IsErrorRedirected;
    private string shown = "";
    private ImportProgress.Types.Step? step;

    public void Show(ImportProgress progress)
    {
        var text = Wording.Of(progress.Step);
        if (terminal)
        {
            shown = progress.Step == ImportProgress.Types.Step.Receiving ? $"{text} {progress.ReceivedBytes / 1024:N0}{(fileBytes is null ? "" : $" / {fileBytes / 1024:N0}")} KiB"
                : progress.RowsTotal > 0 ? $"{text} ({progress.RowsDone}/{progress.RowsTotal} dòng)"
                : text;
            Console.Error.Write($"\r\u001b[K{shown} …");
        }
        else if (step != progress.Step)
        {
            Console.Error.WriteLine(text + " …");
        }

        step = progress.Step;
    }

    public void Clear()
    {
        if (shown.Length > 0)
        {
            Console.Error.Write("\r\u001b[K");
            shown = "";
        }
    }
}
