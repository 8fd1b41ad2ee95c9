using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OpenIddict.EntityFrameworkCore.Models;

namespace CchcPlatform.Server.Identity.Data;

/// <summary>Schema <c>identity</c>: the issuer's clients, accounts, roles and grants.</summary>
public sealed class IdentityDb : DbContext
{
    public const string Schema = "identity";

    // EF says nothing when the session ends while it gives a savepoint up, and what is written next would not know.
    public IdentityDb(DbContextOptions<IdentityDb> options) : base(options) => Database.AutoSavepointsEnabled = false;

    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<Role> Roles => Set<Role>();
    public DbSet<RolePermission> RolePermissions => Set<RolePermission>();
    public DbSet<GrantRow> Grants => Set<GrantRow>();
    public DbSet<RightsState> RightsStates => Set<RightsState>();
    public DbSet<RequestReplay> RequestReplays => Set<RequestReplay>();

    /// <summary>The one way to reach this schema; migrations pass the data source of the owner role.</summary>
    public static void Configure(DbContextOptionsBuilder builder, NpgsqlDataSource source) => builder
        .UseNpgsql(source, npgsql => npgsql.MigrationsHistoryTable("__migrations", Schema))
        .UseSnakeCaseNamingConvention();

    /// <summary>Part of every transaction that changes rights: hosts compare the version and read the rights anew.</summary>
    public Task RaiseRightsVersionAsync(CancellationToken cancel) => RightsStates
        .ExecuteUpdateAsync(state => state.SetProperty(s => s.Version, s => s.Version + 1), cancel);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.HasDefaultSchema(Schema);

        model.Entity<OpenIddictEntityFrameworkCoreApplication>(client =>
        {
            client.ToTable("clients");
            client.HasKey(c => c.Id);
            client.HasIndex(c => c.ClientId).IsUnique();
            client.Property(c => c.ConcurrencyToken).IsConcurrencyToken();
            // Tokens are verified by signature and never stored, so OpenIddict's other tables would stay empty.
            client.Ignore(c => c.Authorizations);
            client.Ignore(c => c.Tokens);
        });

        model.Entity<Account>(account =>
        {
            account.ToTable("accounts");
            account.HasKey(a => a.Subject);
            account.Property(a => a.Subject).HasMaxLength(200).UseCollation("C");
            account.Property(a => a.ClientId).HasMaxLength(200);
            account.Property(a => a.DisplayName).HasMaxLength(200);
        });

        model.Entity<Role>(role =>
        {
            role.ToTable("roles");
            role.HasKey(r => r.Code);
        });

        model.Entity<RolePermission>(permission =>
        {
            permission.ToTable("role_permissions");
            permission.HasKey(p => new { p.Role, p.Permission });
            permission.HasOne<Role>().WithMany().HasForeignKey(p => p.Role).OnDelete(DeleteBehavior.Restrict);
        });

        model.Entity<GrantRow>(grant =>
        {
            grant.ToTable("grants", table => table.HasCheckConstraint(
                "ck_grants_scope", "commune ~ '^[0-9]{5}$' or (commune = '*' and unit is null)"));
            grant.HasKey(g => g.Id);
            grant.Property(g => g.Subject).UseCollation("C");
            grant.HasOne<Account>().WithMany().HasForeignKey(g => g.Subject).OnDelete(DeleteBehavior.Restrict);
            grant.HasOne<Role>().WithMany().HasForeignKey(g => g.Role).OnDelete(DeleteBehavior.Restrict);
            // One standing grant per place: giving it again is a conflict, not a second row to forget at withdrawal.
            // Two indexes, for PostgreSQL 14 takes each missing unit for another one.
            grant.HasIndex(g => new { g.Subject, g.Role, g.Commune, g.Unit })
                .IsUnique().HasFilter("withdrawn_at is null").HasDatabaseName("ix_grants_standing");
            grant.HasIndex(g => new { g.Subject, g.Role, g.Commune })
                .IsUnique().HasFilter("withdrawn_at is null and unit is null").HasDatabaseName("ix_grants_standing_whole_commune");
            grant.HasIndex(g => new { g.Commune, g.Id });
        });

        model.Entity<RightsState>(state =>
        {
            state.ToTable("rights_state");
            state.HasKey(s => s.Id);
            state.Property(s => s.Id).ValueGeneratedNever();
            state.HasData(new RightsState { Id = RightsState.OnlyId, Version = 1 });
        });

        KernelTables.Map(model);
    }
}
