using CchcPlatform.Host.Tests.Operations;
using CchcPlatform.Server;
using CchcPlatform.Server.Loading;
using CchcPlatform.Testing;
using Microsoft.Extensions.Configuration;

namespace CchcPlatform.Host.Tests.Loading;

/// <summary>A setting that cannot be used is told by one sentence before anything is done: no database is asked here.</summary>
public sealed class WrongSettingTests : IDisposable
{
    private const string Secret = "correct-horse-battery";

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("cchc-settings-");

    [Theory]
    [InlineData("CCHC_WEB_PORT", "65536", "it must be a port from 0 to 65535.")]
    [InlineData("CCHC_ADDRESS", "example", "it must be an IP address, such as 127.0.0.1, 0.0.0.0 or ::.")]
    [InlineData("CCHC_EMPTY", "yes", "it must be true or false.")]
    [InlineData("Tls:Web", "maybe", "it must be true or false.")]
    [InlineData("Database:MigrateAtStart", "maybe", "it must be true or false.")]
    [InlineData("Shutdown:CallSeconds", "0", "it must be a number of seconds from 1 to 600.")]
    [InlineData("Facts:PollSeconds", "0", "it must be a number of seconds from 0.05 to 3600.")]
    [InlineData("Feed:Watches", "-1", "it must be a whole number from 0 to 100000.")]
    [InlineData("Feed:WatchesPerSubject", "1.5", "it must be a whole number from 0 to 100000.")]
    [InlineData("Feed:HeartbeatSeconds", "0", "it must be a number of seconds from 0.05 to 3600.")]
    [InlineData("Feed:StallSeconds", "abc", "it must be a number of seconds from 0.5 to 3600.")]
    [InlineData("Seal:IntervalSeconds", "x", "it must be a number of seconds from 0.05 to 3600.")]
    [InlineData("Seal:IntervalSeconds", "NaN", "it must be a number of seconds from 0.05 to 3600.")]
    [InlineData("Seal:IntervalSeconds", "-1", "it must be a number of seconds from 0.05 to 3600.")]
    [InlineData("Jobs:CheckInSeconds", "-1", "it must be a number of seconds from 0.5 to 600.")]
    [InlineData("Jobs:RetrySeconds", "-5", "it must be a number of seconds from 0.5 to 3600.")]
    [InlineData("Requests:KeepDays", "x", "it must be a number of days from 1 to 3650.")]
    [InlineData("Requests:KeepDays", "-30", "it must be a number of days from 1 to 3650.")]
    [InlineData("Admission:Calls:AtOnce", "-1", "it must be a whole number from 1 to 100000.")]
    [InlineData("Admission:Streams:Waiting", "abc", "it must be a whole number from 0 to 1000000.")]
    [InlineData("Admission:LongestWait", "soon", "it must be a time as hours:minutes:seconds from 00:00:00 to 01:00:00.")]
    [InlineData("Admission:LongestWait", "-00:00:01", "it must be a time as hours:minutes:seconds from 00:00:00 to 01:00:00.")]
    [InlineData("Identity:Issuer", "rubbish", "it must be an address such as https://example.gov.vn.")]
    [InlineData("Identity:TokenMinutes", "0", "it must be a whole number from 1 to 1440.")]
    [InlineData("Identity:AllowHttp", "perhaps", "it must be true or false.")]
    [InlineData("Identity:Authorities:0:Authority", "rubbish", "it must be an address such as https://example.gov.vn.")]
    [InlineData("Identity:Authorities:0:Authority", "http://sso.example.gov.vn", "it must begin with https, or Identity:AllowHttp must be true: without TLS anybody on the way could give us other keys.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "rubbish", "it must be an address such as https://example.gov.vn.")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "rubbish", "it must be an address such as https://example.gov.vn.")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "rubbish", "it must be an address such as https://example.gov.vn.")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "rubbish", "it must be an address such as https://example.gov.vn.")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "smoke", "it must be grpc or http/protobuf.")]
    [InlineData("Modules:steering:Required", "perhaps", "it must be true or false.")]
    [InlineData("Modules:steering:Address", "rubbish", "it must be an address such as https://example.gov.vn.")]
    [InlineData("Modules:steering:PoolSize", "4", "it must be a whole number from 5 to 1000.")]
    [InlineData("Logging:LogLevel:Default", "Loud", "it must be one of Trace, Debug, Information, Warning, Error, Critical, None.")]
    [InlineData("Logging:Console:LogLevel:Grpc", "Loud", "it must be one of Trace, Debug, Information, Warning, Error, Critical, None.")]
    [InlineData("Logging:Console:LogToStandardErrorThreshold", "Loud", "Loud is not a valid value for LogLevel.")]
    [InlineData("Logging:Console:FormatterOptions:IncludeScopes", "perhaps", "perhaps is not a valid value for Boolean.")]
    [InlineData("Kestrel:Limits:MaxConcurrentConnections", "-1", "Value must be null or a positive number.")]
    [InlineData("Kestrel:Limits:Http2:MaxStreamsPerConnection", "abc", "abc is not a valid value for Int32.")]
    [InlineData("Kestrel:Limits:MaxConnections", "5", "there is no such setting.")]
    public async Task One_is_told_with_its_value_and_what_is_expected(string name, string value, string expected) =>
        Assert.Equal($"{name} is \"{value}\"; {expected}", Assert.Single(await RefusedAsync((name, value))));

    [Theory]
    [InlineData("ConnectionStrings:Cchc", "rubbish " + Secret)]
    [InlineData("ConnectionStrings:Cchc", "Host=127.0.0.1;Fnord=3;Password=" + Secret)]
    [InlineData("ConnectionStrings:Cchc", "Database=cchc;Password=" + Secret)]
    [InlineData("Modules:steering:ConnectionString", "Host=127.0.0.1;Port=x;Password=" + Secret)]
    public async Task A_connection_string_is_not_repeated(string name, string value)
    {
        var sentence = Assert.Single(await RefusedAsync((name, value)));
        Assert.StartsWith(name + " (not repeated here, for it may hold a password) cannot be read; it must be a connection string such as ", sentence);
        Assert.DoesNotContain(Secret, sentence);
    }

    [Theory]
    [InlineData("CCHC_DATA", "it must be a folder that can be written: ")]
    [InlineData("Seal:WitnessFile", "it must be a file that can be written: ")]
    [InlineData("Seal:KeyFolder", "it must be a folder that can be written: ")]
    public async Task A_place_that_cannot_be_written_is_told(string name, string expected) =>
        Assert.StartsWith($"{name} is \"/proc/none/x\"; {expected}", Assert.Single(await RefusedAsync((name, "/proc/none/x"))));

    [Fact]
    public async Task An_address_of_another_machine_is_told() => Assert.Equal(
        ["The host cannot listen on 192.0.2.1:0: Cannot assign requested address; set CCHC_WEB_PORT to a free port, and CCHC_ADDRESS to an address of this machine."],
        await RefusedAsync(("CCHC_ADDRESS", "192.0.2.1")));

    [Fact]
    public async Task An_endpoint_beside_the_two_is_refused() => Assert.Equal(
        ["Kestrel:Endpoints:Third is set, but the host listens on CCHC_WEB_PORT and CCHC_GRPC_PORT only."],
        await RefusedAsync(("Kestrel:Endpoints:Third:Url", "http://127.0.0.1:1")));

    [Theory]
    [InlineData("https://sso.example.gov.vn/realms/a", null, "https://sso.example.gov.vn/realms/b", null, true)]
    [InlineData("https://a.example.gov.vn", "a|", "https://b.example.gov.vn", "a|b|", true)]
    [InlineData("https://a.example.gov.vn", "a|b|", "https://b.example.gov.vn", "a|", true)]
    [InlineData("https://sso.example.gov.vn/realms/a", "a|", "https://sso.example.gov.vn/realms/b", "b|", false)]
    [InlineData("https://a.example.gov.vn", "", "https://b.example.gov.vn", null, true)]
    public async Task Two_authorities_that_could_speak_for_each_other_are_told(string first, string? firstPrefix, string second, string? secondPrefix, bool told)
    {
        List<(string, string)> settings = [("Identity:Authorities:0:Authority", first), ("Identity:Authorities:1:Authority", second), ("Admission:LongestWait", "soon")];
        if (firstPrefix is not null)
        {
            settings.Add(("Identity:Authorities:0:SubjectPrefix", firstPrefix));
        }

        if (secondPrefix is not null)
        {
            settings.Add(("Identity:Authorities:1:SubjectPrefix", secondPrefix));
        }

        // The other wrong setting keeps the host from starting in any case.
        Assert.Equal(told, (await RefusedAsync([.. settings])).Any(sentence => sentence.StartsWith($"Identity:Authorities: {first} could speak for accounts of {second}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-3")]
    [InlineData("x")]
    public async Task A_setting_of_a_module_is_told_like_one_of_the_host(string months) => Assert.Contains(
        $"Modules:steering:ContinuousIntervalMonths is \"{months}\"; it must be 1, 3, 6 or 12.", await RefusedAsync(("Modules:steering:ContinuousIntervalMonths", months)));

    [Fact]
    public async Task The_program_tells_all_of_them_and_nothing_else()
    {
        var (code, output) = await HostProcess.RefusesAsync(
            ("CCHC_DATA", data.FullName), ("ConnectionStrings__Cchc", "rubbish"), ("Logging__LogLevel__Default", "Loud"),
            ("Kestrel__Limits__Http2__MaxStreamsPerConnection", "abc"), ("Kestrel__Limits__MaxConcurrentConnections", "-1"), ("Tls__Web", "true"));
        Assert.Equal(1, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("cannot start: ", line));
    }

    [Fact]
    public void What_nobody_reads_is_told_but_stops_no_start()
    {
        var settings = Settings(
            ("Modules:stering:Required", "false"), ("Modules:far:Address", "http://127.0.0.1:1"), ("Modules:far:Required", "false"),
            ("Modules:Enabled", "organization"), ("Modules:steering:Required", "false"),
            ("Modules:organization:Requierd", "false"), ("Modules:organization:Jobs:ForgetAnswers", "0 0 7 * * ?"));
        var modules = CchcHost.LoadModules(settings);
        Assert.Equal(
            [
                $"Modules:stering is set, but there is no such module in {settings["Modules:Folder"]}, and it has no address",
                "Modules:organization:Requierd is set, but module organization has no such setting",
            ],
            ModuleSettings.Unread(settings, modules, settings["Modules:Folder"]!));
    }

    public void Dispose() => data.Delete(recursive: true);

    private async Task<IReadOnlyList<string>> RefusedAsync(params (string Name, string Value)[] settings)
    {
        var refused = await Assert.ThrowsAsync<HostStartException>(async () =>
        {
            // Not as a configuration within the other, in which what is set to nothing counts as not set.
            await using var host = await CchcHost.CreateAsync([], builder => builder.Configuration.AddInMemoryCollection(Settings(settings).AsEnumerable()));
        });
        return refused.Reasons;
    }

    private IConfiguration Settings(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["CCHC_WEB_PORT"] = "0", ["CCHC_GRPC_PORT"] = "0", ["CCHC_DATA"] = data.FullName,
            ["ConnectionStrings:Cchc"] = "Host=127.0.0.1;Port=1;Database=none;Username=nobody",
            ["Modules:Folder"] = Path.Combine(RepositoryScripts.Root, "artifacts", "modules"),
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }
}
