using CchcPlatform.Conformance;

namespace CchcPlatform.AreaName.Tests;

/// <summary>What every module promises, checked for this one.</summary>
public sealed class AreaNameConformance(AreaNameSubject subject) : ModuleConformance(subject), IClassFixture<AreaNameSubject>;
