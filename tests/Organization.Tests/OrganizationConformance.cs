using CchcPlatform.Conformance;

namespace CchcPlatform.Organization.Tests;

/// <summary>What every module promises, checked for this one.</summary>
public sealed class OrganizationConformance(OrganizationSubject subject) : ModuleConformance(subject), IClassFixture<OrganizationSubject>;
