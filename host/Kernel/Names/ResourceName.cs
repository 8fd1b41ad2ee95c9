using System.Text.RegularExpressions;

namespace CchcPlatform.Kernel.Names;

/// <summary>A resource name taken apart by its pattern, such as <c>communes/25195/plans/2026/activities/a-17</c>.</summary>
public sealed partial class ResourceName
{
    /// <summary>What stands for all communes the caller may read, where a list allows it.</summary>
    public const string AnyCommune = "-";

    private readonly string _value;
    private readonly IReadOnlyDictionary<string, string> _ids;

    private ResourceName(string value, IReadOnlyDictionary<string, string> ids) => (_value, _ids) = (value, ids);

    /// <summary>The id at a variable of the pattern: <c>name["plan"]</c> is <c>2026</c>.</summary>
    /// <param name="variable">The variable's name without braces.</param>
    /// <exception cref="KeyNotFoundException">The pattern has no such variable.</exception>
    public string this[string variable] => _ids[variable];

    /// <summary>The five-digit commune code, or <see cref="AnyCommune"/> where that was allowed.</summary>
    /// <exception cref="KeyNotFoundException">The pattern has no <c>{commune}</c>.</exception>
    public string Commune => _ids["commune"];

    /// <summary>
    /// Takes a name apart. <c>{commune}</c> is five digits; any other variable is 1 to 63 of the characters
    /// <c>a-z 0-9 - @</c>, beginning with a letter or digit.
    /// </summary>
    /// <param name="pattern">Such as <c>communes/{commune}/plans/{plan}</c>.</param>
    /// <param name="value">The name as the caller sent it.</param>
    /// <param name="field">The request's field, for the error.</param>
    /// <param name="anyCommune">Whether <c>communes/-</c> is allowed.</param>
    /// <param name="any">Other variables at which <c>-</c> is allowed, such as <c>activity</c> for all activities of a plan.</param>
    /// <exception cref="ResourceNameException">The value has another form.</exception>
    public static ResourceName Parse(string pattern, string value, string field = "name", bool anyCommune = false, params string[] any)
    {
        var expected = pattern.Split('/');
        var given = value.Split('/', expected.Length + 1);
        if (value.Length == 0) throw new ResourceNameException(field, pattern, "it is empty.");
        if (given.Length != expected.Length) throw new ResourceNameException(field, pattern, "it has another number of parts.");

        var ids = new Dictionary<string, string>();
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i] is not ['{', .. var variable, '}'])
            {
                if (given[i] != expected[i]) throw new ResourceNameException(field, pattern, $"part {i + 1} must be '{expected[i]}'.");
            }
            else if (variable == "commune")
            {
                if (!Commune5().IsMatch(given[i]) && !(anyCommune && given[i] == AnyCommune))
                    throw new ResourceNameException(field, pattern, $"the commune must be a code of five digits{(anyCommune ? " or -" : "")}.");
                ids.Add(variable, given[i]);
            }
            else
            {
                if (!Id().IsMatch(given[i]) && !(given[i] == AnyCommune && any.Contains(variable)))
                    throw new ResourceNameException(field, pattern, $"{{{variable}}} must be 1 to 63 characters of a-z, 0-9, - and @, beginning with a letter or digit.");
                ids.Add(variable, given[i]);
            }
        }
        return new ResourceName(value, ids);
    }

    /// <summary>The name as it was given.</summary>
    public override string ToString() => _value;

    [GeneratedRegex(@"\A[0-9]{5}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Commune5();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9@-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
