using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Queries;

/// <summary>How many rows a page has.</summary>
public static class PageSize
{
    /// <summary>When the caller asks for none.</summary>
    public const int Default = 50;

    /// <summary>A larger wish is cut to this.</summary>
    public const int Max = 1_000;

    /// <summary>The size to use for the size asked for.</summary>
    /// <param name="requested">The request's <c>page_size</c>; 0 for <see cref="Default"/>.</param>
    /// <returns>1 to <see cref="Max"/>.</returns>
    /// <exception cref="InvalidInputException">Negative: <c>PAGE_SIZE_NEGATIVE</c> on field <c>page_size</c>.</exception>
    public static int Of(int requested) => requested switch
    {
        < 0 => throw new InvalidInputException("page_size", $"Expected 0 (for {Default}) to {Max}; larger is cut to {Max}.", "PAGE_SIZE_NEGATIVE"),
        0 => Default,
        _ => Math.Min(requested, Max),
    };
}
