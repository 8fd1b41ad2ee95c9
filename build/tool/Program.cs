using CchcPlatform.Server;
using CchcPlatform.Tool;
using CchcPlatform.Tool.Importing;
using CchcPlatform.Tool.Sealing;

try
{
    return args switch
    {
        ["migrate", .. var rest] => await Migrate.RunAsync(rest),
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

static int Usage()
{
    Console.Error.WriteLine("usage: migrate … | import … | export … | verify … | seal-key …; the scripts in build of the same names tell more");
    return 2;
}
