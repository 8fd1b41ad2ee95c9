namespace CchcPlatform.Faults.Tests.Kills;

/// <summary>How long the run with kills is. build/faults sets a long one.</summary>
/// <param name="Kills">How many processes are killed.</param>
/// <param name="Changes">Over how many acknowledged changes the kills are spread; there may be some more.</param>
/// <param name="Seed">What the wards do, and what is killed when, follows from it as far as time allows.</param>
internal sealed record KillSettings(int Kills, int Changes, int Seed)
{
    public static KillSettings Read() => new(
        Number("CCHC_FAULTS_KILLS", 10),
        Number("CCHC_FAULTS_CHANGES", 600),
        Number("CCHC_FAULTS_SEED", Random.Shared.Next(1, 1_000_000)));

    private static int Number(string name, int standard) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text) : standard;
}
