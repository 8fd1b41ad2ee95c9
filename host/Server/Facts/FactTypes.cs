using System.Collections.Frozen;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Loading;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Server.Facts;

/// <summary>The messages that facts of the loaded modules are, by their full names.</summary>
internal sealed class FactTypes(LoadedModules modules)
{
    // Also those that are not published any more: old facts are read forever.
    private readonly FrozenDictionary<string, MessageDescriptor> byName = modules.Loaded
        .SelectMany(m => m.Published).Select(fact => fact.ClrType.Assembly).Distinct()
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => type.IsAssignableTo(typeof(IMessage)) && !type.IsAbstract)
        .Select(type => ((IMessage)Activator.CreateInstance(type)!).Descriptor)
        .DistinctBy(message => message.FullName)
        .ToFrozenDictionary(message => message.FullName, StringComparer.Ordinal);

    /// <summary>All messages of the contracts.</summary>
    public IEnumerable<MessageDescriptor> All => byName.Values;

    /// <summary>Null for a type of a newer release.</summary>
    public MessageDescriptor? Find(string type) => byName.GetValueOrDefault(type);

    /// <summary>
    /// The payload without personal fields. New facts have none; those written before that was so are cleaned here. A type that this
    /// build does not know is of a newer one, which cleaned it.
    /// </summary>
    public ByteString PayloadOf(FactRow fact) => Find(fact.Type) is { } type && PersonalFields.AreIn(type)
        ? PersonalFields.Without(type.Parser.ParseFrom(fact.Payload)).ToByteString()
        : UnsafeByteOperations.UnsafeWrap(fact.Payload);
}
