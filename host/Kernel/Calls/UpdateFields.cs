using CchcPlatform.Kernel.Faults;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CchcPlatform.Kernel.Calls;

/// <summary>Which fields of a resource an update changes: those of its mask, or without one those that are set (AIP-134).</summary>
/// <param name="resource">The request's field that holds the resource, for the sentences.</param>
public sealed class UpdateFields<TResource>(string resource) where TResource : IMessage<TResource>, new()
{
    private readonly HashSet<string> changeable = [];
    private readonly Dictionary<string, string> refused = [];

    /// <summary>Fields that an update may change, by their proto names.</summary>
    public UpdateFields<TResource> Changeable(params string[] fields)
    {
        changeable.UnionWith(fields);
        return this;
    }

    /// <summary>A field that only another rpc changes.</summary>
    /// <param name="field">A field that a caller may expect to change.</param>
    /// <param name="why">The end of a sentence that begins with the field.</param>
    public UpdateFields<TResource> Refused(string field, string why)
    {
        refused.Add(field, why);
        return this;
    }

    /// <summary>Proto names of the fields to change, without repetition. Without a mask, refused fields that are set are left alone.</summary>
    public IReadOnlyList<string> Of(TResource given, FieldMask? mask, Violations violations)
    {
        var descriptor = given.Descriptor;
        if (mask is null || mask.Paths.Count == 0)
        {
            string[] set = [.. descriptor.Fields.InFieldNumberOrder()
                .Where(field => changeable.Contains(field.Name) && IsSet(field.Accessor.GetValue(given)))
                .Select(field => field.Name)];
            violations.Require(set.Length > 0, "update_mask", $"must name a field, or one of these must be set: {Names()}.", "UPDATE_MASK_EMPTY");
            return set;
        }
        string[] paths = [.. mask.Paths
            .SelectMany(path => path == "*" ? changeable.Order() : Enumerable.Repeat(NameOf(path), 1))
            .Distinct()];
        foreach (var path in paths.Where(path => !changeable.Contains(path)))
        {
            violations.Require(false, "update_mask", refused.TryGetValue(path, out var why)
                ? $"{resource}.{path} {why}"
                : $"has no field \"{path}\" to change; it may name {Names()}.", "UPDATE_MASK_FIELD");
        }
        return [.. paths.Where(changeable.Contains)];
    }

    // JSON writes head_posts as headPosts, and some clients do so in a gRPC mask too.
    private static string NameOf(string path) =>
        new TResource().Descriptor.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == path)?.Name ?? path;

    private string Names() => string.Join(", ", changeable.Order());

    private static bool IsSet(object? value) => value switch
    {
        null => false,
        string text => text.Length > 0,
        System.Collections.ICollection list => list.Count > 0,
        System.Enum option => Convert.ToInt32(option) != 0,
        _ => true,
    };
}
