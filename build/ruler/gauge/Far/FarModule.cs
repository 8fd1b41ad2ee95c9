using Cchc.Far.V1;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Modules;
using Grpc.Core;

namespace CchcPlatform.Modules.Far;

/// <summary>The module that is called.</summary>
public sealed class FarModule : IModule
{
    /// <inheritdoc />
    public string Key => "far";

    /// <inheritdoc />
    public void Describe(ModuleBuilder module) => module
        .Grpc<EchoService>()
        .Permissions([new Permission("far.echo.read", "Nghe lại / Hear an echo")]);
}

internal sealed class EchoService : FarService.FarServiceBase
{
    public override Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context) => Task.FromResult(new EchoResponse { Text = request.Text });
}
