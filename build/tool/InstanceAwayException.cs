namespace CchcPlatform.Tool;

/// <summary>No instance answers; the message says where it was looked for.</summary>
internal sealed class InstanceAwayException(string message) : Exception(message);
