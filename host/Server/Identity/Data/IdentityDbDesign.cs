using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace CchcPlatform.Server.Identity.Data;

/// <summary>Lets <c>dotnet ef migrations add</c> see the model without starting the host; it connects to nothing.</summary>
internal sealed class IdentityDbDesign : IDesignTimeDbContextFactory<IdentityDb>
{
    public IdentityDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<IdentityDb>();
        IdentityDb.Configure(options, NpgsqlDataSource.Create("Host=design-time"));
        return new IdentityDb(options.Options);
    }
}
