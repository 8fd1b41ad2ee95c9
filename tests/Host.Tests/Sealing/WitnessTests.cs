using CchcPlatform.Server.Sealing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CchcPlatform.Host.Tests.Sealing;

public sealed class WitnessTests
{
    [Fact]
    public async Task A_witness_on_a_full_disk_says_so_at_each_try_and_goes_on_when_there_is_room()
    {
        var folder = Directory.CreateTempSubdirectory("cchc-witness-");
        try
        {
            var file = Path.Combine(folder.FullName, "witness.jsonl");
            var keys = new SealKeys(Path.Combine(folder.FullName, "keys"));
            await keys.EnsureAsync(DateTimeOffset.UtcNow, _ => Task.FromResult(false), default);
            using var witness = new Witness(new SealSettings(TimeSpan.FromSeconds(10), file, Path.Combine(folder.FullName, "keys")), NullLogger<Witness>.Instance);
            // Takes nothing, as a disk without room; it has no end, so it comes when there is nothing to be read any more.
            Directory.CreateDirectory(file);
            await Assert.ThrowsAnyAsync<Exception>(() => witness.OpenAsync(default));
            Directory.Delete(file);
            File.CreateSymbolicLink(file, "/dev/full");
            Assert.True(await witness.OpenAsync(default));
            await Assert.ThrowsAsync<IOException>(() => witness.AddAsync(keys, [], default));
            // Whoever had opened it before that must not believe that it is written.
            await Assert.ThrowsAsync<IOException>(() => witness.AddAsync(keys, [], default));
            Assert.True(await witness.OpenAsync(default));
            await Assert.ThrowsAsync<IOException>(() => witness.AddAsync(keys, [], default));

            File.Delete(file);
            Assert.True(await witness.OpenAsync(default));
            await witness.AddAsync(keys, [], default);
            Assert.NotNull(Assert.Single(EvidenceLines.Read(file)).Line?.Key);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
