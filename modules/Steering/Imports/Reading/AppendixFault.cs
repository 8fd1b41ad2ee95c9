namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The only exception reading an appendix may end with: why, in words and as a code, and where.</summary>
internal sealed class AppendixFault(string reason, string sentence, string? place = null, Exception? inner = null)
    : Exception(place is null ? sentence : $"{sentence} ({place})", inner)
{
    public string Reason { get; } = reason;
    public string Sentence { get; } = sentence;

    /// <summary>For people: "line 12, column 3", "part word/document.xml". Null when it is the whole file.</summary>
    public string? Place { get; } = place;
}
