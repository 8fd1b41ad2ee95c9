namespace CchcPlatform.Tool;

/// <summary>The command line cannot be carried out as it is; the message says what to change.</summary>
internal sealed class UsageException(string message) : Exception(message);
