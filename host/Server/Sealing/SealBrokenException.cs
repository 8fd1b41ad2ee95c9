namespace CchcPlatform.Server.Sealing;

/// <summary>
/// What was sealed is no longer as it was, or what it takes to go on is not here, so nothing is sealed on top of it; the message
/// is a sentence for the operator.
/// </summary>
internal sealed class SealBrokenException(string message) : Exception(message);
