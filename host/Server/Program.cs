using CchcPlatform.Server;
using CchcPlatform.Server.Data;

try
{
    await using var app = await CchcHost.CreateAsync(args);
    await CchcHost.RunAsync(app);
    return 0;
}
catch (HostStartException refused)
{
    foreach (var reason in refused.Reasons)
    {
        Console.Error.WriteLine("cannot start: " + reason);
    }

    return 1;
}
catch (Npgsql.NpgsqlException refused)
{
    Console.Error.WriteLine($"cannot start: the database refused: {refused.Message}");
    return 1;
}
