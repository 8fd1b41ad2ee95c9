namespace CchcPlatform.Modules.NoPermission;

public sealed class NoPermissionModule : IModule
{
    public string Key => "no_permission";

    public void Describe(ModuleBuilder module)
    {
        module.Grpc<DoorService>();
    }
}

public sealed class DoorService : Cchc.NoPermission.V1.DoorService.DoorServiceBase;
