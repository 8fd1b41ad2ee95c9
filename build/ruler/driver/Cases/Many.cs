namespace CchcPlatform.Ruler.Cases;

/// <summary>The same list over all wards of the country and the years of a decade and a half. Not in the smoke.</summary>
internal static class Many
{
    public static async Task RunAsync(Bench bench)
    {
        if (bench.Options.Smoke)
        {
            return;
        }

        Bench.Say($"Making {bench.Options.ManyActivities} activities; this takes minutes");
        await bench.Data.FillManyAsync(bench.Options.ManyActivities);
        await Reads.ListAsync(bench, Data.CommunesOfTheCountry);
    }
}
