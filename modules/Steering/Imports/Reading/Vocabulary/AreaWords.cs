namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>One of the seven areas of the platform (I to VII) and the phrases that name it.</summary>
internal sealed record AreaWords(string Code, IReadOnlyList<string> Phrases);
