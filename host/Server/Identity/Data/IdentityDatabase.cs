using Autofac;
using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CchcPlatform.Server.Identity.Data;

/// <summary>
/// Schema <c>identity</c> as the host migrates, checks and reads it like any module's. Its context is not a module's, because
/// OpenIddict saves through it, and because the rights of a caller are read before there is a call.
/// </summary>
internal sealed class IdentityDatabase() : ModuleDatabase(IdentityDb.Schema)
{
    public override Type ContextType => typeof(IdentityDb);

    /// <summary>Nothing: the context is registered with the rest of identity.</summary>
    public override void Register(ContainerBuilder container, NpgsqlDataSource source)
    {
    }

    public override DbContext Create(NpgsqlDataSource source)
    {
        var options = new DbContextOptionsBuilder<IdentityDb>();
        IdentityDb.Configure(options, source);
        return new IdentityDb(options.Options);
    }

    /// <summary>
    /// Builds the model, which needs no server. EF takes long over its first one, and a start that loads its modules meanwhile on another
    /// core is shorter by as much.
    /// </summary>
    public static void LearnModel()
    {
        using var source = NpgsqlDataSource.Create("Host=localhost");
        using var db = new IdentityDatabase().Create(source);
        _ = db.Model;
    }
}
