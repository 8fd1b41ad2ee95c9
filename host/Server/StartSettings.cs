using CchcPlatform.Server.Admission;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Facts.Feed;
using CchcPlatform.Server.Identity;
using CchcPlatform.Server.Jobs;
using CchcPlatform.Server.Listening;
using CchcPlatform.Server.Loading;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Server.Shutdown;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CchcPlatform.Server;

/// <summary>All settings of a host, read once: whatever is wrong with them is told together and before anything is done.</summary>
/// <param name="Host">Where the instance lives.</param>
/// <param name="Tls">Which endpoints speak TLS.</param>
/// <param name="Sealing">How facts are sealed.</param>
/// <param name="Identity">Tokens and accounts.</param>
/// <param name="Facts">How the fact logs are followed.</param>
/// <param name="Feed">How they are shown to watching systems.</param>
/// <param name="Jobs">How jobs are scheduled.</param>
/// <param name="Admission">How many calls are worked on at once.</param>
/// <param name="Shutdown">How long the steps of a stop may take.</param>
/// <param name="MigrateAtStart">Whether the start brings the schemas up to date.</param>
internal sealed record StartSettings(
    HostSettings Host, TlsSettings Tls, SealSettings Sealing, IdentityOptions Identity, FactSettings Facts, FeedSettings Feed, JobSettings Jobs,
    AdmissionOptions Admission, ShutdownSettings Shutdown, bool MigrateAtStart)
{
    /// <summary>Every limit of Kestrel can be moved by its own name, such as <c>Kestrel__Limits__MaxConcurrentConnections</c>.</summary>
    public const string KestrelLimits = "Kestrel:Limits";

    /// <exception cref="HostStartException">A value is not usable, or the folder of the instance, of the keys or of the witness is not.</exception>
    public static StartSettings Read(WebApplicationBuilder builder)
    {
        var read = new SettingReader(builder.Configuration);
        var host = HostSettings.Read(read);
        var settings = new StartSettings(
            host,
            TlsSettings.Read(read, host),
            SealSettings.Read(read, host),
            IdentityOptions.Read(read, host, builder.Environment),
            FactSettings.Read(read),
            FeedSettings.Read(read),
            JobSettings.Read(read),
            AdmissionOptions.Read(read),
            ShutdownSettings.Read(read),
            read.Flag("Database:MigrateAtStart") ?? builder.Environment.IsDevelopment());
        // What modules and libraries read by themselves later.
        read.Connection(ModuleDataSources.OperatorName);
        ModuleSettings.CheckAll(read);
        Telemetry.Check(read);
        read.Check(KestrelLimits, () => new KestrelServerLimits(), onlyKnown: true);
        foreach (var endpoint in read.NamesIn("Kestrel:Endpoints"))
        {
            read.Note($"Kestrel:Endpoints:{endpoint} is set, but the host listens on CCHC_WEB_PORT and CCHC_GRPC_PORT only.");
        }

        read.Refuse();
        // Not before: settings that cannot be used make no folder.
        InstanceFolder.Check(read, host);
        // The other places lie in it unless they are set.
        read.Refuse();
        settings.Sealing.TryPlaces(read);
        Endpoints.Check(read, host);
        read.Refuse();
        return settings;
    }
}
