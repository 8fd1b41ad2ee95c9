using Cchc.Far.V1;
using Cchc.Near.V1;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Modules;
using Grpc.Core;

namespace CchcPlatform.Modules.Near;

/// <summary>The module that calls.</summary>
public sealed class NearModule : IModule
{
    /// <inheritdoc />
    public string Key => "near";

    /// <inheritdoc />
    public void Describe(ModuleBuilder module) => module
        .Grpc<EchoService>()
        .Grpc<OpenEchoService>()
        .Calls<FarService.FarServiceClient>()
        .Permissions([new Permission("near.echo.read", "Nghe lại / Hear an echo")]);
}

internal sealed class EchoService(FarService.FarServiceClient far) : NearService.NearServiceBase
{
    public override Task<Cchc.Near.V1.EchoResponse> Echo(Cchc.Near.V1.EchoRequest request, ServerCallContext context) =>
        Task.FromResult(new Cchc.Near.V1.EchoResponse { Text = request.Text });

    public override async Task<RelayResponse> Relay(RelayRequest request, ServerCallContext context) => new()
    {
        Text = (await far.EchoAsync(new Cchc.Far.V1.EchoRequest { Parent = request.Parent, Text = request.Text }, cancellationToken: context.CancellationToken)).Text,
    };
}

internal sealed class OpenEchoService : PublicNearService.PublicNearServiceBase
{
    public override Task<EchoOpenlyResponse> EchoOpenly(EchoOpenlyRequest request, ServerCallContext context) =>
        Task.FromResult(new EchoOpenlyResponse { Text = request.Text });
}
