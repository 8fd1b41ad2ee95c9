using System.Collections.Concurrent;

namespace CchcPlatform.Server.Identity;

/// <summary>
/// A dictionary of bounded size for hot reads: two generations of half the capacity; when the young one is full it
/// becomes the old one and the former old one goes. What is read again moves to the young one.
/// </summary>
internal sealed class GenerationCache<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly int half = Math.Max(1, capacity / 2);
    private readonly Lock turning = new();
    private volatile ConcurrentDictionary<TKey, TValue> young = new();
    private volatile ConcurrentDictionary<TKey, TValue> old = new();
    private int youngCount;

    /// <summary>Never above the capacity.</summary>
    public int Count => young.Count + old.Count;

    public bool TryGet(TKey key, out TValue value)
    {
        if (young.TryGetValue(key, out value!))
        {
            return true;
        }

        if (!old.TryGetValue(key, out value!))
        {
            return false;
        }

        Set(key, value);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        lock (turning)
        {
            if (!young.ContainsKey(key))
            {
                if (youngCount >= half)
                {
                    old = young;
                    young = new ConcurrentDictionary<TKey, TValue>();
                    youngCount = 0;
                }

                youngCount++;
                old.TryRemove(key, out _);
            }

            young[key] = value;
        }
    }
}
