// Rows and messages share the area's words; inside the module a word alone means the row.
global using Activity = CchcPlatform.Modules.Steering.Activities.Activity;
global using Occurrence = CchcPlatform.Modules.Steering.Occurrences.Occurrence;
global using Plan = CchcPlatform.Modules.Steering.Plans.Plan;
global using PlanVersion = CchcPlatform.Modules.Steering.Plans.PlanVersion;
global using Report = CchcPlatform.Modules.Steering.Occurrences.Report;
