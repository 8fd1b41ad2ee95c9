using CchcPlatform.Server;
using CchcPlatform.Tool;
using CchcPlatform.Tool.Importing;
using CchcPlatform.Tool.Sealing;

try
{
    return args switch
    {
        ["migrate", .. var rest] => await Migrate.RunAsync(rest),
        ["token", .. var rest] => await TokenCommand.RunAsync(rest),
        ["health"] => await HealthAsync(),
        ["import", .. var rest] => await Import.RunAsync(rest),
        ["export", .. var rest] => await ExportCommand.RunAsync(rest),
        ["verify", .. var rest] => VerifyCommand.Run(rest),
        ["seal-key", .. var rest] => await SealKeyCommand.RunAsync(rest),
        _ => Usage(),
    };
}
catch (HostStartException refused)
{
    foreach (var reason in refused.Reasons)
    {
        Console.Error.WriteLine(reason);
    }

    return 1;
}
catch (Exception failure) when (failure is Npgsql.NpgsqlException or InvalidOperationException)
{
    Console.Error.WriteLine(failure.GetBaseException().Message);
    return 1;
}

static async Task<int> HealthAsync()
{
    using var instance = new Instance();
    return await instance.IsReadyAsync(CancellationToken.None) ? 0 : 1;
}

static int Usage()
{
    Console.Error.WriteLine("usage: migrate … | token … | health | import … | export … | verify … | seal-key …; the scripts in build of the same names tell more");
    return 2;
}
