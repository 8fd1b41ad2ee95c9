using CchcPlatform.Server;
using CchcPlatform.Tool;
using CchcPlatform.Tool.Importing;

try
{
    return args switch
    {
        ["migrate", .. var rest] => await Migrate.RunAsync(rest),
        ["import", .. var rest] => await Import.RunAsync(rest),
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

static int Usage()
{
    Console.Error.WriteLine("usage: migrate … | import …; build/migrate and build/import tell more");
    return 2;
}
