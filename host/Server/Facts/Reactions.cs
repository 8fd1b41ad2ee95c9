using Autofac;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Loading;

namespace CchcPlatform.Server.Facts;

/// <summary>All reactions of this host: one for each handler and publisher.</summary>
internal sealed class Reactions
{
    private readonly ILookup<string, string> missing;

    public Reactions(
        LoadedModules modules, ModuleDataSources sources, Horizons horizons, FactReader reader, ModuleChannels channels, IModuleTokens tokens,
        ILifetimeScope root, FactSettings settings, TimeProvider clock, ILogger<Reaction> log)
    {
        var subjects = modules.Loaded.SelectMany(SubjectsOf).ToList();
        All =
        [
            .. from subject in subjects
               let source = SourceOf(subject)
               where source is not null
               select new Reaction(subject, new ParkedFacts(subject, sources.For(subject.Module.Key)), source, root, settings, clock, log),
        ];
        missing = subjects.Where(s => SourceOf(s) is null).ToLookup(
            s => s.Module.Key,
            s => $"{s.Handler} of {s.Module.Key} hears no facts of {s.Publisher}: that module is not loaded here and has no address (Modules:{s.Publisher}:Address).");

        IFactSource? SourceOf(ReactionSubject subject) => horizons.Find(subject.Publisher) is { } horizon
            ? new LocalFacts(subject, horizon, reader, settings, log)
            : channels.HasAddress(subject.Publisher) ? new RemoteFacts(subject, channels, tokens, settings, clock, log) : null;
    }

    public IReadOnlyList<Reaction> All { get; }

    /// <summary>What no reaction of this host can hear, one sentence each.</summary>
    public IEnumerable<string> Missing => missing.SelectMany(m => m);

    public Reaction? Find(string module, string handler, string publisher) =>
        All.FirstOrDefault(r => r.Subject.Module.Key == module && r.Subject.Handler == handler && r.Subject.Publisher == publisher);

    /// <summary>What an operator must know of a module's reactions, in one text; null while all is well.</summary>
    public string? Complaint(string module)
    {
        var parked = All.Where(r => r.Subject.Module.Key == module && r.Waiting > 0)
            .Select(r => $"{r.Waiting} facts of {r.Subject.Publisher} are parked for {r.Subject.Handler}; see cchc.platform.v1.ReactionService/ListParkedFacts.");
        var deaf = All.Where(r => r.Subject.Module.Key == module).Select(r => r.Complaint).OfType<string>();
        var all = string.Join(" ", missing[module].Concat(deaf).Concat(parked));
        return all.Length > 0 ? all : null;
    }

    private static IEnumerable<ReactionSubject> SubjectsOf(ModuleManifest module) => module.Handled
        .GroupBy(handled => (handled.Name, handled.PublisherKey))
        .Select(same => new ReactionSubject(module, same));
}
