using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>What an occurrence shows of its activity, and what decides who may work on it: a third of the columns.</summary>
internal sealed record ActivityBrief(
    string Text, string Area, TimeKind TimeKind, string[] LeadUnits, string[] CoordinatingUnits, AssignedOfficer[] Officers)
{
    public static ActivityBrief Of(Activity activity) =>
        new(activity.Text, activity.Area, activity.TimeKind, activity.LeadUnits, activity.CoordinatingUnits, activity.Officers);
}
