namespace CchcPlatform.Server.Calls;

/// <summary>Where a call comes from.</summary>
internal static class ModuleOrigin
{
    /// <summary>Whether a module of this host calls: only they come by <see cref="ModulePipes"/>, which have no address.</summary>
    public static bool IsFromModule(this HttpContext context) => context.Connection.LocalIpAddress is null;
}
