using System.Reflection;

namespace CchcPlatform.Modules.Organization.Data;

/// <summary>The data files that the module carries in its assembly.</summary>
internal static class Resources
{
    /// <summary>The text of a file of this folder, by its name.</summary>
    public static string Text(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{typeof(Resources).Namespace}.{file}")
            ?? throw new InvalidOperationException($"The module Organization was built without its data file {file}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
