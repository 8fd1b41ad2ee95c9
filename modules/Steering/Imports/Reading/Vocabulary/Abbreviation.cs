namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A short form in headings, as "ĐV chủ trì", and the words it stands for; both folded.</summary>
internal sealed record Abbreviation(string Typed, string Words);
