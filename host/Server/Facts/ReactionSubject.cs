using System.Diagnostics;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;

namespace CchcPlatform.Server.Facts;

/// <summary>Who reacts to what: one handler of one module and the facts of one publisher that it handles.</summary>
internal sealed class ReactionSubject
{
    private readonly Dictionary<string, FactSubscription> byType;

    public ReactionSubject(ModuleManifest module, IEnumerable<FactSubscription> subscriptions)
    {
        Module = module;
        byType = subscriptions.ToDictionary(s => s.Fact.FullName, StringComparer.Ordinal);
        var first = byType.Values.First();
        (Handler, Publisher, Types) = (first.Name, first.PublisherKey, [.. byType.Keys]);
    }

    /// <summary>The subscriber.</summary>
    public ModuleManifest Module { get; }

    public string Handler { get; }

    /// <summary>Key of the publishing module.</summary>
    public string Publisher { get; }

    /// <summary>Full names of the facts.</summary>
    public string[] Types { get; }

    public override string ToString() => $"{Module.Key}/{Handler} on {Publisher}";

    public FactSubscription For(FactRow fact) => byType.GetValueOrDefault(fact.Type)
        ?? throw new ConflictFault("FACT_NOT_HANDLED",
            $"{Handler} of this build of {Module.Key} does not handle {fact.Type}: replay it on a host whose build does; where none does any more, delete it from {Module.Key}.parked_facts.");

    /// <summary>A span of its own, linked to the call that published the fact: the two are apart in time and have different fates.</summary>
    public Activity? StartActivity(FactRow fact) => AreaSource.Of(Module).StartActivity(
        ActivityKind.Consumer,
        name: "process " + fact.Type,
        parentContext: default,
        links: ActivityContext.TryParse(fact.TraceParent, null, out var origin) ? [new ActivityLink(origin)] : null,
        tags:
        [
            new("messaging.system", "cchc"),
            new("messaging.operation.type", "process"),
            new("messaging.destination.name", fact.Type),
            new("messaging.message.id", $"{Publisher}/{fact.Position}"),
            new("cchc.module", Module.Key),
            new("cchc.facts.handler", Handler),
            new("cchc.commune", fact.Commune),
        ]);
}
