namespace CchcPlatform.Server.Loading;

/// <summary>Something that is wrong before the start.</summary>
/// <param name="Modules">Keys of the modules without which it would be right.</param>
/// <param name="Sentence">One sentence that an operator can act on.</param>
internal sealed record StartProblem(IReadOnlyList<string> Modules, string Sentence);
