using System.Security.Cryptography;
using CchcPlatform.Server.Sealing;

namespace CchcPlatform.Host.Tests.Sealing;

public sealed class MerkleFrontierTests
{
    // The leaves and roots by which implementations of Certificate Transparency test themselves.
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_roots_are_those_of_RFC_6962(int count, string root)
    {
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        var tree = new MerkleFrontier();
        foreach (var leaf in leaves.Take(count))
        {
            tree.Add(SHA256.HashData([0, .. Convert.FromHexString(leaf)]));
        }

        Assert.Equal(root, Convert.ToHexStringLower(tree.Root()));
    }

    [Fact]
    public void A_tree_that_goes_on_from_any_earlier_state_is_the_tree_over_all_leaves()
    {
        var chance = new Random(20261125);
        for (var run = 0; run < 60; run++)
        {
            byte[][] leaves = [.. Enumerable.Range(0, chance.Next(1, 400)).Select(_ => Leaf(chance))];
            var tree = new MerkleFrontier();
            var added = 0;
            while (added < leaves.Length)
            {
                for (var more = Math.Min(chance.Next(1, 50), leaves.Length - added); more > 0; more--)
                {
                    tree.Add(leaves[added++]);
                }

                Assert.Equal(RootOf(leaves.AsSpan(0, added)), tree.Root());
                tree = MerkleFrontier.From(added, tree.ToBytes())!;
            }
        }
    }

    [Fact]
    public void No_earlier_leaf_can_be_another_one_and_give_the_same_state()
    {
        var chance = new Random(6962);
        for (var run = 0; run < 60; run++)
        {
            byte[][] leaves = [.. Enumerable.Range(0, chance.Next(2, 200)).Select(_ => Leaf(chance))];
            byte[][] edited = [.. leaves];
            edited[chance.Next(leaves.Length)] = Leaf(chance);
            byte[][] shorter = [.. leaves.Where((_, index) => index != run % leaves.Length)];
            Assert.NotEqual(RootOf(leaves), TreeOf(edited).Root());
            Assert.NotEqual(RootOf(leaves), TreeOf(shorter).Root());
            Assert.NotEqual(RootOf(leaves), TreeOf([leaves[1], leaves[0], .. leaves[2..]]).Root());
        }
    }

    [Fact]
    public void A_state_of_another_count_is_refused()
    {
        var state = TreeOf([new byte[32], new byte[32], new byte[32]]).ToBytes();
        Assert.NotNull(MerkleFrontier.From(3, state));
        Assert.Null(MerkleFrontier.From(4, state));
        Assert.Null(MerkleFrontier.From(-1, state));
        Assert.Null(MerkleFrontier.From(3, state[1..]));
    }

    private static MerkleFrontier TreeOf(byte[][] leaves)
    {
        var tree = new MerkleFrontier();
        Array.ForEach(leaves, leaf => tree.Add(leaf));
        return tree;
    }

    private static byte[] Leaf(Random chance)
    {
        var leaf = new byte[MerkleFrontier.HashSize];
        chance.NextBytes(leaf);
        return leaf;
    }

    // The definition in RFC 6962, section 2.1, word by word.
    private static byte[] RootOf(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var k = 1;
        while (k * 2 < leaves.Length)
        {
            k *= 2;
        }

        return SHA256.HashData([1, .. RootOf(leaves[..k]), .. RootOf(leaves[k..])]);
    }
}
