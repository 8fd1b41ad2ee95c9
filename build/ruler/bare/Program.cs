using CchcPlatform.Bare;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Npgsql;

// What a good programmer writes in an afternoon: the same contracts, the same SQL, a token that is verified once, and no rules.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
    kestrel.ListenLocalhost(builder.Configuration.GetValue<int>("BARE_PORT"), endpoint => endpoint.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
if (builder.Configuration["BARE_KEYS"] is { Length: > 0 } keys)
{
    // The pool is as large as that of a module of the platform.
    builder.Services.AddSingleton(NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(builder.Configuration["BARE_DATABASE"])
    {
        MaxPoolSize = 8, MaxAutoPrepare = 40, AutoPrepareMinUsages = 3,
    }.ConnectionString));
    builder.Services.AddSingleton(new Tokens(await File.ReadAllTextAsync(keys)));
}

var app = builder.Build();
if (app.Services.GetService<Tokens>() is { } tokens)
{
    app.Use(tokens.CheckAsync);
    app.MapGrpcService<Activities>();
    app.MapGrpcService<Occurrences>();
}
else
{
    // Without a database it is the empty gRPC host whose start is compared.
    app.MapGrpcService<Nothing>();
}

app.Run();
