using System.Numerics;
using System.Security.Cryptography;

namespace CchcPlatform.Server.Sealing;

/// <summary>
/// A Merkle tree of RFC 6962 to which leaves are only added. It keeps the roots of its full subtrees and no leaf: as many
/// hashes as the count has bits.
/// </summary>
internal sealed class MerkleFrontier
{
    /// <summary>Length of a hash, in bytes.</summary>
    public const int HashSize = SHA256.HashSizeInBytes;

    // Largest subtree first.
    private readonly List<byte[]> subtrees = [];

    /// <summary>How many leaves the tree has.</summary>
    public long Count { get; private set; }

    /// <summary>The root; of the empty tree the hash of nothing.</summary>
    public byte[] Root()
    {
        if (subtrees.Count == 0)
        {
            return SHA256.HashData([]);
        }

        var root = subtrees[^1];
        for (var i = subtrees.Count - 2; i >= 0; i--)
        {
            root = Node(subtrees[i], root);
        }

        return root;
    }

    /// <summary>Adds the hash of a leaf.</summary>
    public void Add(ReadOnlySpan<byte> leaf)
    {
        var root = leaf.ToArray();
        // As in binary counting: each low bit that is set is a subtree of the size of the new one.
        for (var bits = Count; (bits & 1) == 1; bits >>= 1)
        {
            root = Node(subtrees[^1], root);
            subtrees.RemoveAt(subtrees.Count - 1);
        }

        subtrees.Add(root);
        Count++;
    }

    /// <summary>The state from which <see cref="From"/> goes on.</summary>
    public byte[] ToBytes() => [.. subtrees.SelectMany(s => s)];

    /// <summary>The tree that had this state; null when no tree of that count can have it.</summary>
    public static MerkleFrontier? From(long count, ReadOnlySpan<byte> state)
    {
        if (count < 0 || state.Length != BitOperations.PopCount((ulong)count) * HashSize)
        {
            return null;
        }

        var tree = new MerkleFrontier { Count = count };
        for (; !state.IsEmpty; state = state[HashSize..])
        {
            tree.subtrees.Add(state[..HashSize].ToArray());
        }

        return tree;
    }

    private static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> both = stackalloc byte[1 + 2 * HashSize];
        both[0] = 1;
        left.CopyTo(both[1..]);
        right.CopyTo(both[(1 + HashSize)..]);
        return SHA256.HashData(both);
    }
}
