namespace CchcPlatform.Server.Sealing.Verification;

/// <summary>Something that the verification found.</summary>
/// <param name="Severity">What it means.</param>
/// <param name="Kind">Stable name, such as <c>edited</c>.</param>
/// <param name="Module">Key of the module; empty for what concerns the whole export.</param>
/// <param name="Commune">Code of the commune; empty likewise.</param>
/// <param name="Sentence">For people.</param>
/// <param name="Positions">Facts that it is about.</param>
internal sealed record Finding(Severity Severity, string Kind, string Module, string Commune, string Sentence, IReadOnlyList<long> Positions);
