using Google.Protobuf.Reflection;

namespace CchcPlatform.Modules.Steering;

/// <summary>The names of an enum as JSON and filters write them.</summary>
internal static class EnumNames
{
    /// <summary>PLAN_STATE_DRAFT -> Draft, and so on.</summary>
    /// <param name="prefix">What each name begins with.</param>
    /// <param name="unspecified">With the unspecified value too, of an enum of which rows hold it.</param>
    public static IReadOnlyDictionary<string, TEnum> Of<TEnum>(string prefix, bool unspecified = false) where TEnum : struct, Enum =>
        typeof(TEnum).GetFields()
            .Where(f => f.IsLiteral && (unspecified || Convert.ToInt32(f.GetRawConstantValue()) != 0))
            .ToDictionary(
                f => f.GetCustomAttributes(typeof(OriginalNameAttribute), false).Cast<OriginalNameAttribute>().Single().Name is var name && name.StartsWith(prefix, StringComparison.Ordinal)
                    ? name
                    : prefix + name,
                f => (TEnum)f.GetValue(null)!);
}
