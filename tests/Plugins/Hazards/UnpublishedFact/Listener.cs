using Cchc.Nobody.V1;
using CchcPlatform.Kernel.Facts;

namespace CchcPlatform.Modules.Listener;

public sealed class ListenerModule : IModule
{
    public string Key => "listener";

    public void Describe(ModuleBuilder module)
    {
        module.Handles<SomethingHappened, WaitForever>();
    }
}

public sealed class WaitForever : IFactHandler<SomethingHappened>
{
    public Task HandleAsync(ReceivedFact<SomethingHappened> fact, CancellationToken cancel) => Task.CompletedTask;
}
