namespace CchcPlatform.Tool;

/// <summary>The instance answered and refused; the message is its reason.</summary>
internal sealed class RefusedException(string message) : Exception(message);
