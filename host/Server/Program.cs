using CchcPlatform.Server;
using CchcPlatform.Server.Loading;

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
catch (Exception failure) when (Sentence(failure) is { } sentence)
{
    Console.Error.WriteLine("cannot start: " + sentence);
    return 1;
}

// What is nobody's mistake in the program: the database, or the disk. EF wraps it in failures of its own.
static string? Sentence(Exception? failure) => failure switch
{
    null => null,
    Npgsql.NpgsqlException refused => $"the database refused: {refused.Message.OneLine()}",
    IOException or UnauthorizedAccessException => failure.Message.OneLine(),
    _ => Sentence(failure.InnerException),
};
