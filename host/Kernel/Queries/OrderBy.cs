using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Queries;

/// <summary>Reads the <c>order_by</c> of a list request (AIP-132).</summary>
public static class OrderBy
{
    /// <summary>The most fields a caller may order by.</summary>
    public const int MaxFields = 5;

    /// <summary>
    /// Reads field names separated by commas, each with <c>asc</c> or <c>desc</c> or nothing (ascending), and adds the
    /// schema's final key in the last field's direction.
    /// </summary>
    /// <param name="orderBy">Such as <c>dueDate desc, text</c>; empty for the schema's default.</param>
    /// <param name="schema">The fields allowed.</param>
    /// <exception cref="InvalidInputException">On field <c>order_by</c>: <c>ORDER_BY_UNKNOWN_FIELD</c> or <c>ORDER_BY_MALFORMED</c>.</exception>
    public static OrderBy<T> Parse<T>(string orderBy, OrderSchema<T> schema)
    {
        if (string.IsNullOrWhiteSpace(orderBy)) orderBy = schema.DefaultOrder;
        var keys = new List<(OrderKey Key, bool Descending)>();
        foreach (var part in orderBy.Split(',', MaxFields + 2, StringSplitOptions.TrimEntries))
        {
            if (part.Length == 0 && orderBy.Length == 0) break;
            if (keys.Count == MaxFields) throw Malformed($"at most {MaxFields} fields");
            var words = part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is 0 or > 2 || (words.Length == 2 && words[1] is not ("asc" or "desc")))
                throw Malformed("field names separated by commas, each followed by desc, asc or nothing");
            if (!schema.Keys.TryGetValue(words[0], out var key))
                throw new InvalidInputException("order_by", $"The list cannot be ordered by '{Shown(words[0])}'; expected one of {string.Join(", ", schema.Keys.Keys.Order(StringComparer.Ordinal))}.", "ORDER_BY_UNKNOWN_FIELD");
            if (keys.Any(other => other.Key == key)) throw Malformed($"each field once, but '{key.Name}' stands twice");
            keys.Add((key, words is [_, "desc"]));
        }
        keys.Add((schema.Final, keys.Count > 0 && keys[^1].Descending));
        return new OrderBy<T>(keys);
    }

    private static string Shown(string word) => word.Length > 40 ? word[..40] + "…" : word;

    private static InvalidInputException Malformed(string expected) => new("order_by", $"Expected {expected}, such as 'dueDate desc, text'.", "ORDER_BY_MALFORMED");
}
