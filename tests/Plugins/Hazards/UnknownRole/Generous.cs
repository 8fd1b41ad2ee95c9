using CchcPlatform.Kernel.Access;

namespace CchcPlatform.Modules.Generous;

public sealed class GenerousModule : IModule
{
    public string Key => "generous";

    public void Describe(ModuleBuilder module) => module.Permissions([new Permission("generous.gifts.write", "Tặng / Give") { Roles = ["Admin", "Emperor"] }]);
}
