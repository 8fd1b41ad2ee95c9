using Autofac;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Facts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Npgsql;

namespace CchcPlatform.Kernel.Data;

/// <summary>Where a module keeps its rows: closes the generic type of its context, so that the host needs no reflection.</summary>
public abstract class ModuleDatabase(string schema)
{
    /// <summary>Key of the module and name of its schema.</summary>
    public string Schema { get; } = schema;

    /// <summary>Type of the context.</summary>
    public abstract Type ContextType { get; }

    /// <summary>Registers the pooled context; each scope rents one that has the scope's call.</summary>
    public abstract void Register(ContainerBuilder container, NpgsqlDataSource source);

    /// <summary>A context outside any pool that sees every commune, for migrations and checks.</summary>
    public abstract DbContext Create(NpgsqlDataSource source);

    /// <summary>The schema that the context itself names. Neither a database nor the context's model is needed for it.</summary>
    public virtual string DeclaredSchema() => Schema;
}

/// <inheritdoc />
public sealed class ModuleDatabase<TDb>(string schema) : ModuleDatabase(schema) where TDb : ModuleDb
{
    /// <inheritdoc />
    public override Type ContextType => typeof(TDb);

    /// <inheritdoc />
    public override void Register(ContainerBuilder container, NpgsqlDataSource source)
    {
        var pool = new PooledDbContextFactory<TDb>(Options(options => options.UseNpgsql(source, Configure)));
        container.Register(scope =>
        {
            var db = pool.CreateDbContext();
            // A connection of its own for each rent: one that is opened again keeps its last command (Npgsql 10), and with it what a
            // session that has broken was about to prepare. The next session then fails, or hands out replies of another statement.
            db.Database.SetDbConnection(source.CreateConnection(), contextOwnsConnection: true);
            db.Enter(scope.Resolve<CallContext>(), scope.ResolveOptional<FactSignal>());
            return db;
        }).As<TDb>().InstancePerLifetimeScope();
    }

    /// <inheritdoc />
    public override DbContext Create(NpgsqlDataSource source)
    {
        var db = (TDb)Activator.CreateInstance(typeof(TDb), Options(options => options.UseNpgsql(source, Configure)))!;
        db.Enter(new CallContext { Scope = CommuneScope.Everything });
        return db;
    }

    /// <inheritdoc />
    public override string DeclaredSchema()
    {
        using var db = (TDb)Activator.CreateInstance(typeof(TDb), new DbContextOptions<TDb>())!;
        return db.Schema;
    }

    private DbContextOptions<TDb> Options(Action<DbContextOptionsBuilder> provider)
    {
        var options = new DbContextOptionsBuilder<TDb>();
        provider(options);
        options.UseSnakeCaseNamingConvention();
        options.ReplaceService<IModelSource, KeptModels>();
#pragma warning disable EF9100 // Said where it is done.
        options.ReplaceService<ILiftableConstantProcessor, CompiledShapers>();
#pragma warning restore EF9100
        return options.Options;
    }

    // The history table lies in the schema of the module: with the default one, a second module's migration of the same id would be skipped.
    private void Configure(NpgsqlDbContextOptionsBuilder npgsql) => npgsql.MigrationsHistoryTable("__migrations", Schema);
}
