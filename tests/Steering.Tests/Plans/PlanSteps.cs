using System.Text;
using Cchc.Steering.V1;
using CchcPlatform.Testing;
using Grpc.Core;

namespace CchcPlatform.Steering.Tests.Plans;

/// <summary>Steps that the tests of plans share, in the ward of the bundled plan.</summary>
internal static class PlanSteps
{
    public const string Ward = "communes/25195";

    public static async Task<Import> ImportAsync(this SeededWard ward, int year, byte[] file, bool preview = false, bool keepDraft = false) =>
        (await ward.ImportAsync(new ImportPlanHeader { Parent = Ward, Year = year, FileName = "plan.txt", Preview = preview, KeepDraft = keepDraft }, file))[^1].Summary;

    public static async Task<IReadOnlyList<Occurrence>> OccurrencesAsync(this SeededWard ward, string activity) =>
        (await new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync("viewer")).ListOccurrencesAsync(new ListOccurrencesRequest { Parent = activity })).Occurrences;

    public static async Task<IReadOnlyList<Need>> NeedsAsync(this SeededWard ward, string account, string asOf = "") =>
        (await new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync(account)).ListNeedsAsync(new ListNeedsRequest { Parent = Ward, PageSize = 1000, AsOf = asOf })).Needs;

    public static async Task<Plan> PlanAsync(this SeededWard ward, int year) =>
        (await (await ward.PlansAsync()).GetPlanAsync(new GetPlanRequest { Name = $"{Ward}/plans/{year}" })).Plan;

    /// <summary>The bundled plan with other words.</summary>
    public static byte[] Edited(params (string Text, string Instead)[] words) =>
        Encoding.UTF8.GetBytes(words.Aggregate(Encoding.UTF8.GetString(SeededWard.BundledFile), (text, word) => text.Replace(word.Text, word.Instead, StringComparison.Ordinal)));

    public static Google.Type.Date Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };

    public static async Task RefusedAsync(Func<Task> call, StatusCode status, string reason)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((status, reason), (refused.StatusCode, Faults.ReasonOf(refused)));
    }
}
