using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Queries;

/// <summary>
/// A page token cannot be used: <c>PAGE_TOKEN_MALFORMED</c> if this program never wrote it,
/// <c>PAGE_TOKEN_OF_ANOTHER_QUERY</c> if it belongs to another list, filter or order.
/// </summary>
/// <param name="description">What is wrong and what is expected.</param>
/// <param name="reason">One of the reasons above.</param>
public sealed class PageTokenException(string description, string reason) : InvalidInputException("page_token", description, reason);
