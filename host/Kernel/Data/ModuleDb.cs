using System.Linq.Expressions;
using System.Reflection;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Files;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CchcPlatform.Kernel.Data;

/// <summary>
/// The rows of one module. A use case reads through it, changes entities, publishes a fact for each change, and ends with
/// <see cref="SaveAsync{TReply}"/>, which writes rows, facts and the record of the request in one transaction.
/// </summary>
/// <remarks>
/// Contexts are pooled, so a derived class has one constructor and no state of its own. A context that nobody gave a scope
/// (<see cref="Enter"/>) throws at the first query.
/// </remarks>
public abstract class ModuleDb(DbContextOptions options, string schema) : DbContext(options)
{
    private readonly List<(Aggregate Root, IMessage Fact)> unsaved = [];
    private readonly List<Aggregate> held = [];
    private CallContext? call;
    private FileStore? files;
    private FactSignal? signal;

    /// <summary>Key of the module and name of its schema.</summary>
    public string Schema { get; } = schema;

    /// <summary>The files of the module; those added here are written with the next save.</summary>
    public FileStore Files => files ??= new FileStore(this);

    /// <summary>The call that this context works for.</summary>
    /// <exception cref="InvalidOperationException">The context has no scope.</exception>
    protected internal CallContext Call => call ?? throw new InvalidOperationException($"{GetType().Name} was used without a scope.");

    // The two halves of every query filter.
    private bool AllCommunes => Scope.All;

    private string[] Communes => Scope.Communes;

    private CommuneScope Scope => Call.Scope ?? throw new InvalidOperationException("The call has no scope yet.");

    /// <summary>Gives the context its call and scope. Done on each rent from the pool.</summary>
    /// <param name="context">The call.</param>
    /// <param name="committed">Who is told about committed facts; null when nobody waits for them.</param>
    public void Enter(CallContext context, FactSignal? committed = null)
    {
        call = context;
        signal = committed;
        // A failed save ends its transaction, so nothing ever goes back to a savepoint, and each would cost two round trips.
        Database.AutoSavepointsEnabled = false;
        // A save looks for changes once; by itself EF would look at every entity again at each question.
        ChangeTracker.AutoDetectChangesEnabled = false;
        unsaved.Clear();
        held.Clear();
        files?.Clear();
    }

    /// <summary>
    /// Notes a fact about an aggregate that has been added or changed; it is written with the next save. The aggregate's
    /// revision grows by one, also when only its parts have changed.
    /// </summary>
    /// <param name="root">The aggregate, in the state that the fact tells.</param>
    /// <param name="fact">Makes the fact; called at once, when the aggregate has its new revision and times.</param>
    public void Publish(Aggregate root, Func<IMessage> fact)
    {
        if (!unsaved.Exists(entry => ReferenceEquals(entry.Root, root)))
        {
            Touch(root);
        }

        unsaved.Add((root, fact()));
    }

    /// <summary>
    /// Raises the revision of an aggregate that changes without a fact of its own, as the rows of a draft do before they are issued:
    /// whoever has read it before, and is about to save, is refused.
    /// </summary>
    /// <param name="root">The aggregate that is changed.</param>
    public void Touch(Aggregate root)
    {
        // A concurrency token: of two writers who read the same one, the second is refused.
        root.Revision++;
        root.UpdateTime = Now();
        if (Entry(root).State is EntityState.Added or EntityState.Detached)
        {
            root.CreateTime = root.UpdateTime;
        }
    }

    /// <summary>
    /// Lets new aggregates go on behind those that had their names before, so that etags of one resource never repeat. The rows of
    /// the earlier ones are gone; their facts are not.
    /// </summary>
    /// <param name="added">The new ones, before a fact about them is published.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task ContinueNamesAsync(IReadOnlyCollection<Aggregate> added, CancellationToken cancel)
    {
        var names = added.Select(root => root.ResourceName).ToList();
        var last = await Set<FactRow>().Where(fact => names.Contains(fact.Resource)).GroupBy(fact => fact.Resource)
            .Select(told => new { told.Key, Revision = told.Max(fact => fact.Revision) }).ToDictionaryAsync(told => told.Key, told => told.Revision, cancel);
        foreach (var root in added)
        {
            root.Revision = last.GetValueOrDefault(root.ResourceName);
        }
    }

    /// <summary>
    /// Makes the next save depend on an aggregate that it only reads: it is refused when that has changed since, and whoever
    /// wants to change it waits for the save. A check of its state, such as "the plan is open", then still holds at the commit.
    /// </summary>
    /// <param name="root">As it was read, with or without tracking; not itself changed by the save.</param>
    public void Hold(Aggregate root) => held.Add(root);

    /// <summary>
    /// Saves the changes, their facts and the answer to the request in one transaction, and returns the answer. With
    /// <c>validate_only</c> everything is checked by the database too, and then taken back.
    /// </summary>
    /// <param name="reply">Makes the answer from the saved entities. Stored, so that a repeated request gets the same one.</param>
    /// <param name="cancel">Checked before the first statement only: a commit that is cut off would have an unknown outcome.</param>
    /// <exception cref="StaleFault">Somebody else changed a row, or an aggregate that is held, since it was read.</exception>
    public async Task<TReply> SaveAsync<TReply>(Func<TReply> reply, CancellationToken cancel) where TReply : IMessage
    {
        cancel.ThrowIfCancellationRequested();
        ChangeTracker.DetectChanges();
        CheckScope();
        TouchAdded();
        var written = 0;
        await using var transaction = await Database.BeginTransactionAsync(CancellationToken.None);
        try
        {
            written = await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, CancellationToken.None);
        }
        catch (DbUpdateConcurrencyException conflict)
        {
            throw new StaleFault(conflict.Entries.Select(e => e.Entity).OfType<Aggregate>().FirstOrDefault()?.ResourceName ?? "The resource");
        }
        catch (DbUpdateException failed) when (failed.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } unique)
        {
            // One statement of several was refused: the others' rows are not there.
            throw new AlreadyExistsFault(failed.Entries.Where(e => e.Metadata.GetTableName() == unique.TableName).Select(e => e.Entity).OfType<Aggregate>().FirstOrDefault()?.ResourceName
                ?? unique.TableName ?? "The resource");
        }

        var answer = reply();
        if (Call.ValidateOnly)
        {
            await transaction.RollbackAsync(CancellationToken.None);
            return answer;
        }

        await Files.WriteAsync();
        await WriteFactsAsync(answer, hasWritten: written > 0, commits: true);
        Call.AnswerKept = Call.RequestId.Length > 0;
        Files.Clear();
        held.Clear();
        if (unsaved.Count > 0)
        {
            unsaved.Clear();
            signal?.Committed(Schema);
        }

        return answer;
    }

    /// <summary>Not for modules: changes are saved by <see cref="SaveAsync{TReply}"/>, which writes their facts too.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public sealed override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new InvalidOperationException("Changes of a module are saved by SaveAsync, together with their facts.");

    /// <inheritdoc cref="SaveChanges(bool)" />
    public sealed override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Changes of a module are saved by SaveAsync, together with their facts.");

    /// <summary>
    /// Writes what a reaction has changed inside the transaction that also moves its cursor, and forgets the entities: the next
    /// fact of the same transaction starts afresh.
    /// </summary>
    /// <returns>Whether the reaction has published facts of its own.</returns>
    internal async Task<bool> SaveReactionAsync()
    {
        ChangeTracker.DetectChanges();
        CheckScope();
        TouchAdded();
        await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, CancellationToken.None);
        await Files.WriteAsync();
        // The lock on the cursor has already given the transaction its id.
        await WriteFactsAsync(answer: null, hasWritten: true, commits: false);
        var published = unsaved.Count > 0;
        unsaved.Clear();
        held.Clear();
        Files.Clear();
        ChangeTracker.Clear();
        return published;
    }

    /// <inheritdoc />
    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        KernelTables.Map(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(GetType().Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => e.BaseType is null && !e.IsOwned()).ToList())
        {
            if (typeof(Aggregate).IsAssignableFrom(entity.ClrType))
            {
                modelBuilder.Entity(entity.ClrType).Property(nameof(Aggregate.Revision)).IsConcurrencyToken();
                modelBuilder.Entity(entity.ClrType).Ignore(nameof(Aggregate.ResourceName)).Ignore(nameof(Aggregate.Etag));
            }

            if (typeof(ICommuneOwned).IsAssignableFrom(entity.ClrType))
            {
                modelBuilder.Entity(entity.ClrType).Property(nameof(ICommuneOwned.Commune)).HasMaxLength(5);
                FilterByCommune.MakeGenericMethod(entity.ClrType).Invoke(this, [modelBuilder]);
            }
        }
    }

    private static readonly MethodInfo FilterByCommune =
        typeof(ModuleDb).GetMethod(nameof(Filter), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private void Filter<TEntity>(ModelBuilder model) where TEntity : class, ICommuneOwned
    {
        Expression<Func<TEntity, bool>> inScope = row => AllCommunes || Communes.Contains(row.Commune);
        model.Entity<TEntity>().HasQueryFilter(inScope);
    }

    private Task WriteFactsAsync(IMessage? answer, bool hasWritten, bool commits) => FactLog.WriteAsync(this, Schema, Call,
        [.. unsaved.Select(entry => new UnsavedFact(entry.Root.Commune, entry.Root.ResourceName, entry.Root.Revision, entry.Fact))], held, answer, hasWritten, commits);

    // A root that another root's fact tells about, such as the activities of a draft.
    private void TouchAdded()
    {
        foreach (var added in ChangeTracker.Entries<Aggregate>().Where(e => e is { State: EntityState.Added, Entity.Revision: 0 }).ToList())
        {
            Touch(added.Entity);
        }
    }

    private void CheckScope()
    {
        var scope = Call.Scope ?? throw new InvalidOperationException("The call has no scope.");
        foreach (var entry in ChangeTracker.Entries<ICommuneOwned>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && !scope.Contains(entry.Entity.Commune))
            {
                throw new InvalidOperationException($"{entry.Entity.GetType().Name} of commune {entry.Entity.Commune} is outside the scope of the call.");
            }
        }
    }

    /// <summary>Now, cut to the microsecond that PostgreSQL keeps: the answer to a change and a later read must agree.</summary>
    protected DateTimeOffset Now() => Clock.GetUtcNow().ToMicroseconds();

    private TimeProvider Clock => call?.Clock ?? TimeProvider.System;
}
