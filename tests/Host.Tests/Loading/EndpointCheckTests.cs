using CchcPlatform.Server.Loading;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Loading;

/// <summary>After mapping, every rpc is there once; what is there twice or not at all is told before anybody calls it.</summary>
public sealed class EndpointCheckTests(HostWithAllModules all) : IClassFixture<HostWithAllModules>
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task An_rpc_that_is_not_mapped_once_is_told(int times)
    {
        var modules = all.Host.Services.GetRequiredService<LoadedModules>();
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddGrpc().AddJsonTranscoding();
        await using var app = builder.Build();
        foreach (var service in modules.Loaded.SelectMany(m => m.Services).SelectMany(s => Enumerable.Repeat(s, times)))
        {
            service.Map(app);
        }

        var sentences = EndpointCheck.Run(app, modules);
        Assert.Contains($"The rpc cchc.platform.v1.ModuleService.ListModules of module platform is mapped {times} times by gRPC, where 1 is expected.", sentences);
        Assert.Contains($"The rpc cchc.platform.v1.ModuleService.ListModules of module platform is mapped {times} times by HTTP, where 1 is expected.", sentences);
    }

    [Fact]
    public async Task Rpcs_that_are_mapped_once_are_as_they_should_be()
    {
        var modules = all.Host.Services.GetRequiredService<LoadedModules>();
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddGrpc().AddJsonTranscoding();
        await using var app = builder.Build();
        foreach (var service in modules.Loaded.SelectMany(m => m.Services))
        {
            service.Map(app);
        }

        Assert.Empty(EndpointCheck.Run(app, modules));
    }
}
