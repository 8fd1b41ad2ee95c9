namespace CchcPlatform.Server.Loading;

/// <summary>Messages of others, made fit for one line of an operator's log.</summary>
internal static class Sentences
{
    public static string OneLine(this string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
