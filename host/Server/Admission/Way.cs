namespace CchcPlatform.Server.Admission;

/// <summary>The gate that a request passes.</summary>
/// <param name="Gate">Whose place it takes.</param>
/// <param name="MessageTime">How long its one message may take once it has the place; null where that is looked after by others.</param>
internal sealed record Way(Gate Gate, TimeSpan? MessageTime = null);
