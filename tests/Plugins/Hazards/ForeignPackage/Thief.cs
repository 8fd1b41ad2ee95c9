namespace CchcPlatform.Modules.Thief;

public sealed class ThiefModule : IModule
{
    public string Key => "thief";

    public void Describe(ModuleBuilder module)
    {
        module.Grpc<TakenService>().Publishes<Cchc.Nobody.V1.SomethingHappened>().Permissions([new Permission("same_service.desks.read", "Xem / Read")]);
    }
}

public sealed class TakenService : Cchc.SameService.V1.DeskService.DeskServiceBase;
