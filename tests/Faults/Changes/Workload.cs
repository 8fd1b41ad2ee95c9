using System.Collections.Concurrent;
using CchcPlatform.Faults.Tests.Running;
using Cchc.Platform.V1;

namespace CchcPlatform.Faults.Tests.Changes;

/// <summary>
/// Wards that live side by side until it is enough: each goes through every changing rpc in an order that its office could have,
/// then the next commune begins. What each does follows from the seed; how they mix follows from time.
/// </summary>
/// <param name="instance">Where they live.</param>
/// <param name="caller">Asks for them.</param>
/// <param name="seed">Decides what each does.</param>
/// <param name="wards">How many live side by side.</param>
/// <param name="changes">How many changes all communes together shall be enough for; the more, the busier each is.</param>
internal sealed class Workload(Instance instance, Caller caller, int seed, int wards = 8, int changes = 0)
{
    // What the life of a ward comes to at the least.
    private const int ChangesOfALife = 75;

    private readonly ConcurrentQueue<string> communes = [];
    private volatile bool enough;

    /// <summary>Entries that were acknowledged, by account: how many, and their sum.</summary>
    public ConcurrentDictionary<string, (long Count, long Sum)> Entries { get; } = new();

    /// <summary>Reports that were acknowledged, by occurrence.</summary>
    public ConcurrentDictionary<string, long> Reports { get; } = new();

    public Caller Caller { get; } = caller;

    public Database Database => instance.Database;

    /// <summary>How often a ward does what it does often: reports, entries, previews.</summary>
    public int Busy { get; private set; } = 1;

    /// <summary>Runs until <see cref="Enough"/>, and then until each ward has finished what it began: at least one life each.</summary>
    public async Task RunAsync()
    {
        foreach (var row in await Database.RowsAsync("SELECT code FROM organization.communes WHERE code <> '25195' ORDER BY code"))
        {
            communes.Enqueue((string)row[0]!);
        }

        Busy = 1 + changes / (ChangesOfALife * communes.Count);

        // Who reports must not be who confirms: a second account for all communes.
        await Caller.DoAsync<GiveGrantResponse>("admin", new GiveGrantRequest
        {
            Parent = "accounts/steering", Role = "ParOfficer", Commune = "*", Reason = "Works in every ward of the test",
        }, $"first-{seed}");
        await Task.WhenAll(Enumerable.Range(0, wards).Select(number => Task.Run(() => LiveAsync(number))));
    }

    public void Enough() => enough = true;

    private async Task LiveAsync(int number)
    {
        var random = new Random(seed * 1_009 + number);
        do
        {
            if (!communes.TryDequeue(out var commune))
            {
                return;
            }

            await new Ward(this, commune, random).LiveAsync(oversees: number == 0);
        }
        while (!enough);
    }
}
