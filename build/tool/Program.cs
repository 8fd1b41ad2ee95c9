using CchcPlatform.Server;
using CchcPlatform.Tool;

try
{
    return args switch
    {
        ["migrate", .. var rest] => await Migrate.RunAsync(rest),
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
    Console.Error.WriteLine("usage: migrate roles|script-roles|apply|list|add MODULE NAME");
    return 2;
}
