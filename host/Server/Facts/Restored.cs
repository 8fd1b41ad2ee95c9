using CchcPlatform.Kernel.Facts;

namespace CchcPlatform.Server.Facts;

/// <summary>What is said when a publisher was restored to before what a reaction has heard.</summary>
internal static class Restored
{
    /// <summary>Whether the effects of what is lost there shall stay, and whether to hear what takes its place, only people know.</summary>
    public static void Tell(ILogger log, ReactionSubject subject, long shared, long after) => log.LogError(
        "The facts of {Publisher} were restored from a backup that ends at {Shared}, and {Reaction} has heard them up to {Position}: it goes on there. To hear what is recorded in between from now on, stop the hosts of the subscriber and set the position in its fact_cursors back",
        subject.Publisher, shared, subject, after);

    /// <summary>While the new log has not come to where the reaction stands.</summary>
    public static string Complaint(ReactionSubject subject, long after) =>
        $"{subject.Handler} of {subject.Module.Key} hears nothing of {subject.Publisher}, which was restored to before position {after}, up to which it has heard; see the log of the host.";
}
