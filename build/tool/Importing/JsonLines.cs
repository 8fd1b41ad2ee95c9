using Cchc.Steering.V1;
using Google.Protobuf;

namespace CchcPlatform.Tool.Importing;

/// <summary>The answers for a program: protobuf JSON, one object a line, as they come.</summary>
internal static class JsonLines
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    public static async Task WriteAsync(IAsyncEnumerable<ImportPlanResponse> answers)
    {
        await foreach (var answer in answers)
        {
            Console.Out.WriteLine(Json.Format(answer));
        }
    }
}
