using CchcPlatform.Kernel.Access;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Who may read and give rights where. Rights of a unit do not reach as far as giving rights.</summary>
internal static class AccountRights
{
    public const string Read = "platform.accounts.read";
    public const string Write = "platform.accounts.write";

    public static bool MayGiveIn(this Caller caller, string commune) => commune == Grant.EveryCommune
        ? caller.Communes(Write) is null
        : caller.HasForAllUnits(Write, commune);

    /// <summary>Communes whose grants the caller sees; null for all.</summary>
    public static string[]? CommunesToRead(this Caller caller) =>
        caller.Communes(Read)?.Where(commune => caller.HasForAllUnits(Read, commune)).ToArray();
}
