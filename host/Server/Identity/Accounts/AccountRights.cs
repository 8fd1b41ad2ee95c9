using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Who may read and give rights where. Rights of a unit do not reach as far as giving rights.</summary>
internal static class AccountRights
{
    public const string Read = "platform.accounts.read";
    public const string Write = "platform.accounts.write";

    public static IReadOnlyList<Permission> All { get; } =
    [
        new(Read, "Xem tài khoản và quyền đã cấp / See accounts and their grants"),
        new(Write, "Cấp và thu hồi quyền / Give and withdraw grants"),
    ];

    public static bool MayGiveIn(this Caller caller, string commune) => commune == Grant.EveryCommune
        ? caller.Communes(Write) is null
        : caller.UnitsFor(Write, commune).WholeCommune;

    public static void RequireAnywhere(this Caller caller, string permission)
    {
        if (!caller.HasAnywhere(permission))
        {
            throw new DeniedFault("PERMISSION_DENIED", $"The call needs the permission {permission}.");
        }
    }

    /// <summary>Communes whose grants the caller sees; null for all.</summary>
    public static string[]? CommunesToRead(this Caller caller) =>
        caller.Communes(Read)?.Where(commune => caller.UnitsFor(Read, commune).WholeCommune).ToArray();
}
