using Cchc.SameService.V1;

namespace CchcPlatform.Modules.SameService;

public sealed class SameServiceModule : IModule
{
    public string Key => "same_service";

    public void Describe(ModuleBuilder module)
    {
        module.Grpc<FirstService>().Grpc<SecondService>().Permissions([new Permission("same_service.desks.read", "Xem / Read")]);
    }
}

public sealed class FirstService : DeskService.DeskServiceBase;

public sealed class SecondService : DeskService.DeskServiceBase;
