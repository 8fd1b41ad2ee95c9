using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Plans;
using CchcPlatform.Modules.Steering.Reactions;
using CchcPlatform.Modules.Steering.Imports;
using Cchc.Organization.V1;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering;

/// <summary>Chỉ đạo điều hành: the plan, its activities and their occurrences.</summary>
public sealed class SteeringModule : IModule
{
    /// <inheritdoc />
    public string Key => "steering";

    /// <inheritdoc />
    public void Describe(ModuleBuilder module) => module
        .Database<SteeringDb>()
        .Grpc<Plans.PlanService>()
        .Grpc<Activities.ActivityService>()
        .Grpc<Imports.ImportService>()
        .Grpc<Occurrences.OccurrenceService>()
        .Calls<UnitService.UnitServiceClient>("organization.units.read")
        .Publishes<PlanDrafted>()
        .Publishes<PlanSubmitted>()
        .Publishes<PlanIssued>()
        .Publishes<ActivityIssued>()
        .Publishes<ActivityNoted>()
        .Publishes<PlanDraftDiscarded>()
        .Publishes<PlanClosed>()
        .Publishes<PlanNumberRecorded>()
        .Publishes<ActivityDated>()
        .Publishes<ImportPreviewed>()
        .Publishes<ImportRowDecided>()
        .Publishes<ImportApplied>()
        .Publishes<ImportDiscarded>()
        .Publishes<OccurrenceOpened>()
        .Publishes<OccurrenceRescheduled>()
        .Publishes<OccurrenceDropped>()
        .Publishes<OccurrenceReported>()
        .Publishes<OccurrenceConfirmed>()
        .Publishes<OccurrenceReturned>()
        .Publishes<ExplanationRequested>()
        .Publishes<ExplanationGiven>()
        .Publishes<OccurrenceDeferred>()
        .Publishes<OccurrenceCancelled>()
        .Publishes<OfficersAssigned>()
        .Publishes<TriggerRecorded>()
        .Publishes<ActivityScheduled>()
        .Publishes<ActivityProgressed>()
        .Handles<UnitDissolved, NoteActivitiesWhenUnitDissolved>()
        .Permissions(SteeringPermissions.All)
        .Setting(DraftActivities.ContinuousMonthsName, "1, 3, 6 or 12", months => months is "1" or "3" or "6" or "12")
        .Seeds<BundledPlan>();
}
