using System.Collections;
using System.Collections.Concurrent;

namespace CchcPlatform.Server;

/// <summary>Marks the log lines of a piece of work with its module. One for each module, made once.</summary>
internal sealed class ModuleScope : IReadOnlyList<KeyValuePair<string, object?>>
{
    private static readonly ConcurrentDictionary<string, ModuleScope> Scopes = new(StringComparer.Ordinal);
    private readonly KeyValuePair<string, object?> module;

    private ModuleScope(string key) => module = new("Module", key);

    public int Count => 1;

    public KeyValuePair<string, object?> this[int index] => index == 0 ? module : throw new ArgumentOutOfRangeException(nameof(index));

    public static ModuleScope Of(string key) => Scopes.GetOrAdd(key, k => new ModuleScope(k));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return module;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"Module:{module.Value}";
}
