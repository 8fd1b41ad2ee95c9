namespace CchcPlatform.Server;

/// <summary>The host cannot start; every reason is one sentence that an operator can act on.</summary>
public sealed class HostStartException(IReadOnlyList<string> reasons)
    : Exception(string.Join(Environment.NewLine, reasons))
{
    /// <summary>The reasons.</summary>
    public IReadOnlyList<string> Reasons { get; } = reasons;
}
