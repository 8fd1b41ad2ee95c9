using CchcPlatform.Conformance;

namespace CchcPlatform.Steering.Tests;

/// <summary>What every module promises, checked for this one.</summary>
public sealed class SteeringConformance(SteeringSubject subject) : ModuleConformance(subject), IClassFixture<SteeringSubject>;
