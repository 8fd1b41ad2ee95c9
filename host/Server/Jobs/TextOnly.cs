using System.Collections.Specialized;
using System.Text.Json;
using Quartz.Spi;

namespace CchcPlatform.Server.Jobs;

/// <summary>Stores names and texts and nothing else; what else is found in the database is refused.</summary>
internal sealed class TextOnly : IObjectSerializer
{
    public void Initialize()
    {
    }

    public byte[] Serialize<T>(T obj) where T : class => obj is NameValueCollection texts
        ? JsonSerializer.SerializeToUtf8Bytes(texts.AllKeys.OfType<string>().ToDictionary(key => key, key => texts[key]))
        : throw new NotSupportedException($"{typeof(T)} is not stored with a job.");

    public T? DeSerialize<T>(byte[] data) where T : class
    {
        if (typeof(T) != typeof(NameValueCollection))
        {
            throw new NotSupportedException($"{typeof(T)} is not read from a job.");
        }

        var texts = new NameValueCollection();
        foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<string, string?>>(data) ?? [])
        {
            texts[key] = value;
        }

        return (T)(object)texts;
    }
}
