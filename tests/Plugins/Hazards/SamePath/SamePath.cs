namespace CchcPlatform.Modules.SamePath;

public sealed class SamePathModule : IModule
{
    public string Key => "same_path";

    public void Describe(ModuleBuilder module)
    {
        module.Grpc<RoadService>().Permissions([new Permission("same_path.roads.read", "Xem / Read")]);
    }
}

public sealed class RoadService : Cchc.SamePath.V1.RoadService.RoadServiceBase;
