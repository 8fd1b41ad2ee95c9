using Google.Protobuf.Reflection;

namespace CchcPlatform.Modules.Steering;

/// <summary>The names of an enum as JSON and filters write them.</summary>
internal static class EnumNames
{
    /// <summary>PLAN_STATE_DRAFT -> Draft, and so on, without the unspecified value.</summary>
    public static IReadOnlyDictionary<string, TEnum> Of<TEnum>(string prefix) where TEnum : struct, Enum =>
        typeof(TEnum).GetFields()
            .Where(f => f.IsLiteral && Convert.ToInt32(f.GetRawConstantValue()) != 0)
            .ToDictionary(
                f => f.GetCustomAttributes(typeof(OriginalNameAttribute), false).Cast<OriginalNameAttribute>().Single().Name is var name && name.StartsWith(prefix, StringComparison.Ordinal)
                    ? name
                    : prefix + name,
                f => (TEnum)f.GetValue(null)!);
}
