using CchcPlatform.Kernel.Data;
using CchcPlatform.Modules.Steering.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace CchcPlatform.Steering.Tests.Data;

public sealed class KeptModelsTests
{
    [Fact]
    public async Task A_context_has_the_same_model_also_when_the_cache_was_full()
    {
        await using var source = NpgsqlDataSource.Create("Host=nowhere");
        var database = new ModuleDatabase<SteeringDb>("steering");
        await using var first = database.Create(source);
        var model = first.Model;
        ((MemoryCache)first.GetService<IMemoryCache>()).Compact(1);
        await using var second = database.Create(source);
        Assert.Same(model, second.Model);
    }
}
