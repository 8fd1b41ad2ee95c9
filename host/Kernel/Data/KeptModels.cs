using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CchcPlatform.Kernel.Data;

/// <summary>
/// Keeps the model of each context for good. EF keeps it in the cache of its queries, and when that is full it makes another model
/// for the next context: a compiled query, which belongs to one model, then refuses the others.
/// </summary>
internal sealed class KeptModels(ModelSourceDependencies dependencies) : ModelSource(dependencies)
{
    private readonly ConcurrentDictionary<object, Lazy<IModel>> models = [];

    public override IModel GetModel(DbContext context, ModelCreationDependencies modelCreationDependencies, bool designTime) =>
        models.GetOrAdd(
            Dependencies.ModelCacheKeyFactory.Create(context, designTime),
            _ => new Lazy<IModel>(() => base.GetModel(context, modelCreationDependencies, designTime))).Value;
}
