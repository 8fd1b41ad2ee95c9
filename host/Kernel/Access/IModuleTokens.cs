namespace CchcPlatform.Kernel.Access;

/// <summary>Access tokens with which a module calls others when no person stands behind the call: reactions and jobs.</summary>
public interface IModuleTokens
{
    /// <summary>
    /// A token whose subject is <c>module:&lt;key&gt;</c>, valid for a few minutes more. Remembered, so that asking for
    /// one on every call is cheap. It carries only the permissions that the module declared for its calls.
    /// </summary>
    /// <param name="moduleKey">The module's key, such as <c>steering</c>.</param>
    /// <exception cref="ArgumentException">No module of that key is registered.</exception>
    string Get(string moduleKey);
}
