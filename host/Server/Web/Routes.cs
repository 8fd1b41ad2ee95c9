namespace CchcPlatform.Server.Web;

/// <summary>What traces and logs tell of a path: names and whatever else is typed into it may be a person's.</summary>
internal static class Routes
{
    /// <summary>The template that the path matches, with names of variables in place of what was typed; null where nothing is served.</summary>
    public static string? Route(this HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
}
