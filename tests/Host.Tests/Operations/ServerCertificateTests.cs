using CchcPlatform.Host.Tests.Telemetry;
using CchcPlatform.Server.Listening;
using Microsoft.Extensions.Logging;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>The certificate of a host that runs for months.</summary>
public sealed class ServerCertificateTests : IDisposable
{
    private readonly TestCertificate files = new();
    private readonly WrittenLog log = new();
    private readonly SteppedClock clock = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void A_certificate_that_nobody_renews_is_warned_of_each_day_as_its_end_comes_near()
    {
        files.Issue(days: 60);
        var known = Certificate();
        var serial = known.Current.TargetCertificate.SerialNumber;
        Assert.Equal(0, Told("renew it"));
        clock.Move(TimeSpan.FromDays(45));
        Assert.Equal(serial, known.Current.TargetCertificate.SerialNumber);
        Assert.Equal(0, Told("renew it"));

        clock.Move(TimeSpan.FromDays(2));
        foreach (var _ in Enumerable.Range(0, 5))
        {
            Assert.Equal(serial, known.Current.TargetCertificate.SerialNumber);
            clock.Move(TimeSpan.FromHours(1));
        }

        Assert.Equal(1, Told("renew it"));
        clock.Move(TimeSpan.FromDays(1));
        Assert.Equal(serial, known.Current.TargetCertificate.SerialNumber);
        Assert.Equal(2, Told("renew it"));

        files.Issue(days: 90);
        Assert.NotEqual(serial, Later(known));
        Assert.Equal(2, Told("renew it"));
    }

    [Fact]
    public void Files_that_could_not_be_read_are_tried_again_also_when_they_look_the_same_and_are_told_once()
    {
        var first = files.Issue();
        var known = Certificate();
        Assert.Equal(first, known.Current.TargetCertificate.SerialNumber);

        var second = files.Issue();
        var key = File.ReadAllText(files.KeyFile);
        File.WriteAllText(files.KeyFile, "not a key");
        var written = File.GetLastWriteTimeUtc(files.KeyFile);
        Assert.Equal(first, Later(known));
        Assert.Equal(first, Later(known));
        Assert.Equal(1, Told("cannot be used"));

        // As rights that are given later, it leaves the time of the file alone.
        File.WriteAllText(files.KeyFile, key);
        File.SetLastWriteTimeUtc(files.KeyFile, written);
        Assert.Equal(second, Later(known));
        Assert.Equal(1, Told("cannot be used"));
    }

    private ServerCertificate Certificate() =>
        new(files.CertificateFile, files.KeyFile, clock, LoggerFactory.Create(builder => builder.AddProvider(log)).CreateLogger<ServerCertificate>());

    private string Later(ServerCertificate known)
    {
        clock.Move(TimeSpan.FromSeconds(3));
        return known.Current.TargetCertificate.SerialNumber;
    }

    private int Told(string words) => log.Lines.Count(line => line.Contains(words, StringComparison.Ordinal));

    /// <summary>A clock that goes only when it is moved.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private DateTimeOffset now = DateTimeOffset.UtcNow;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Move(TimeSpan by) => now += by;

        public override DateTimeOffset GetUtcNow() => now;

        public override long GetTimestamp() => now.Ticks;
    }
}
