using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Steering;

/// <summary>Small maps in one jsonb column.</summary>
internal static class Json
{
    public static PropertyBuilder<Dictionary<string, TValue>> HasJsonMap<TValue>(this PropertyBuilder<Dictionary<string, TValue>> property) =>
        property.HasColumnType("jsonb").HasConversion(
            map => JsonSerializer.Serialize(map, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<Dictionary<string, TValue>>(text, JsonSerializerOptions.Default)!,
            new ValueComparer<Dictionary<string, TValue>>(
                (a, b) => a!.Count == b!.Count && !a.Except(b).Any(), map => map.Count, map => new Dictionary<string, TValue>(map)));
}
