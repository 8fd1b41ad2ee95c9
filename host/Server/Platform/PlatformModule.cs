using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Identity.Accounts;
using CchcPlatform.Server.Platform.Calendar;

namespace CchcPlatform.Server.Platform;

/// <summary>The host's own services, described in the same way as a module's.</summary>
internal sealed class PlatformModule : IModule
{
    public const string ModuleKey = "platform";

    public string Key => ModuleKey;

    /// <summary>Permission to watch the facts of a host.</summary>
    public const string ReadFacts = "platform.facts.read";

    public void Describe(ModuleBuilder module) => module
        .Database<PlatformDb>()
        .Grpc<ModuleService>()
        .Grpc<ReactionService>()
        .Grpc<FactGrpc>()
        .Grpc<AccountGrpc>()
        .Grpc<CalendarGrpc>()
        .Publishes<Cchc.Platform.V1.CalendarVersionPublished>()
        .Seeds<CalendarSeed>()
        .Permissions(
        [
            new Permission("platform.modules.read", "Xem các mô-đun đang chạy / See what this host has loaded"),
            new Permission(ReadFacts, "Đọc nhật ký sự kiện / Read the fact log"),
            new Permission("platform.facts.replay", "Chạy lại sự kiện bị treo / Replay parked facts"),
            new Permission("platform.accounts.read", "Xem tài khoản và quyền / See accounts and grants"),
            new Permission("platform.accounts.write", "Cấp và thu hồi quyền / Give and withdraw roles"),
            new Permission("platform.calendar.read", "Xem lịch làm việc / See the working calendar"),
            new Permission("platform.calendar.write", "Công bố lịch làm việc / Publish the working calendar"),
        ]);
}
