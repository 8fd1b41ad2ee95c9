namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Something a person should look at; the sentence is shown as it is.</summary>
internal sealed record ReviewNote(string Code, string Sentence)
{
    public static ReviewNote Of(string code) => new(code, NoteSentences.Of(code));
}
