using CchcPlatform.Server;

namespace CchcPlatform.Host.Tests.Loading;

/// <summary>Everything that is checked before a host starts: one sentence that an operator can act on for each hazard.</summary>
public sealed class StartRefusalTests(HostWithAllModules all) : IClassFixture<HostWithAllModules>
{
    [Theory]
    [InlineData("NoModuleClass", "CchcPlatform.Modules.Empty.dll has no class that implements IModule.")]
    [InlineData("TwoModuleClasses", "CchcPlatform.Modules.Twins.dll has 2 classes that implement IModule (FirstModule, SecondModule); one is expected.")]
    [InlineData("ThrowingConstructor", "The constructor of the module class in CchcPlatform.Modules.Fragile.dll failed: The license server is asleep.")]
    [InlineData("ThrowingDescribe", "SilentModule.Describe failed: This module has nothing to say.")]
    [InlineData("MissingDependency", "CchcPlatform.Modules.Lonely.dll needs CchcPlatform.TestContracts 0.1.0.0, which neither the module's folder nor the host has.")]
    [InlineData("SameKey", "The key same_key is declared 2 times: by CchcPlatform.Modules.SameKey and CchcPlatform.Modules.Same_key.")]
    [InlineData("OtherKey", "RenamedModule has the key old_name, but its folder asks for renamed; rename the one or the other.")]
    [InlineData("IllegalKey", "LoudModule has the key \"Loud!\"; a key is at most 40 lower-case letters, digits and underscores, begins with a letter, does not end in _owner, does not begin with pg_, and is no word of PostgreSQL (host/Server/Loading/ReservedKeys.txt).")]
    [InlineData("SqlWord", "UserModule has the key \"user\"; a key is at most 40 lower-case letters, digits and underscores, begins with a letter, does not end in _owner, does not begin with pg_, and is no word of PostgreSQL (host/Server/Loading/ReservedKeys.txt).")]
    [InlineData("OwnerKey", "LandOwnerModule has the key \"land_owner\"; a key is at most 40 lower-case letters, digits and underscores, begins with a letter, does not end in _owner, does not begin with pg_, and is no word of PostgreSQL (host/Server/Loading/ReservedKeys.txt).")]
    [InlineData("UnknownRole", "Module generous gives the permission generous.gifts.write to the role Emperor, which the platform does not have.")]
    [InlineData("SamePermission", "The permission shared.things.read is declared 2 times: by CchcPlatform.Modules.First and CchcPlatform.Modules.Second.")]
    [InlineData("SameService", "The service cchc.same_service.v1.DeskService is declared 2 times: by CchcPlatform.Modules.SameService.")]
    [InlineData("SamePath", "The HTTP path GET /v1/communes/*/roads/* is declared 2 times: by CchcPlatform.Modules.SamePath.")]
    [InlineData("UnpublishedFact",
        "Module listener handles the fact cchc.nobody.v1.SomethingHappened, which no module publishes.",
        "Module listener handles facts but has no database; how far it has read them is kept there.")]
    [InlineData("NotAddressed", "Module needy calls cchc.organization.v1.UnitService, but module organization is neither loaded nor addressed; set Modules:organization:Address.")]
    [InlineData("OtherSchema", "BorrowedDb keeps its rows in the schema steering; the schema of module other_schema is other_schema.")]
    [InlineData("NoPermission",
        "The rpc cchc.no_permission.v1.DoorService.OpenDoor of module no_permission has no permission; give it the option cchc.options.v1.permission.",
        "The rpc cchc.no_permission.v1.DoorService.CloseDoor asks for the permission no_permission.doors.close, which module no_permission does not declare.",
        "The rpc cchc.no_permission.v1.DoorService.KnockDoor is public but stands in DoorService; anonymous rpcs belong in a Public…Service.")]
    [InlineData("ForeignPackage",
        "Module thief serves cchc.same_service.v1.DeskService, which is not in its own package cchc.thief.v1.",
        "Module thief publishes cchc.nobody.v1.SomethingHappened, which is not in its own package cchc.thief.v1.")]
    [InlineData("Override",
        "Module override registers System.TimeProvider, which is not a type of its own and would override the host's or another module's; register it under a key, or as a type of the module.",
        "Module override registers CchcPlatform.Kernel.Access.ICallerSource, which is not a type of its own and would override the host's or another module's; register it under a key, or as a type of the module.")]
    public async Task Each_hazard_is_refused_by_its_sentences(string hazard, params string[] sentences)
    {
        using var folder = new ModuleFolder().WithCase(hazard);
        Assert.Equal(sentences, await RefusedAsync(folder));
    }

    [Fact]
    public async Task A_module_built_against_a_newer_EF_Core_is_refused_with_both_versions()
    {
        using var folder = new ModuleFolder().WithCase("NewerEfCore");
        var have = typeof(Microsoft.EntityFrameworkCore.DbContext).Assembly.GetName().Version;
        Assert.Equal(
            [$"CchcPlatform.Modules.Future.dll was built against Microsoft.EntityFrameworkCore 99.0.0.0, while the host has {have}; build it against the host's version, or bring the host up to it."],
            await RefusedAsync(folder));
    }

    [Fact]
    public async Task A_schema_behind_its_migrations_is_refused()
    {
        using var folder = new ModuleFolder().WithCase("SchemaBehind");
        Assert.Contains("Schema schema_behind is behind: 20260101000000_NotYetApplied not applied; run build/migrate apply.", await RefusedAsync(folder));
    }

    [Fact]
    public async Task A_folder_without_its_dll_is_refused()
    {
        using var folder = new ModuleFolder().WithEmptyArea("Hollow");
        Assert.Equal([$"Folder {folder.Path}/Hollow has no CchcPlatform.Modules.Hollow.dll."], await RefusedAsync(folder));
    }

    [Fact]
    public async Task A_file_that_is_no_assembly_is_refused()
    {
        using var folder = new ModuleFolder().WithEmptyArea("Garbage");
        var dll = $"{folder.Path}/Garbage/CchcPlatform.Modules.Garbage.dll";
        await File.WriteAllTextAsync(dll, "not an assembly");
        Assert.Equal([$"{dll} is not a .NET assembly."], await RefusedAsync(folder));
    }

    [Fact]
    public async Task A_module_that_is_enabled_but_not_there_is_refused()
    {
        using var folder = new ModuleFolder().WithProduct("Organization");
        Assert.Equal(
            [$"Module lost is named in Modules:Enabled, but {folder.Path} has no folder for it."],
            await RefusedAsync(folder, ("Modules:Enabled", "organization,lost")));
    }

    [Fact]
    public async Task All_reasons_are_told_together()
    {
        using var folder = new ModuleFolder().WithCase("NoModuleClass").WithCase("ThrowingDescribe").WithCase("SamePermission").WithCase("SchemaBehind").WithCase("NotAddressed");
        var reasons = await RefusedAsync(folder);
        Assert.Contains(reasons, r => r.Contains("no class that implements IModule"));
        Assert.Contains(reasons, r => r.Contains("Describe failed"));
        Assert.Contains(reasons, r => r.Contains("shared.things.read"));
        Assert.Contains(reasons, r => r.Contains("Schema schema_behind is behind"));
        Assert.Contains(reasons, r => r.Contains("neither loaded nor addressed"));
        Assert.All(reasons, r => Assert.DoesNotContain('\n', r));
    }

    private async Task<IReadOnlyList<string>> RefusedAsync(ModuleFolder folder, params (string, string)[] settings)
    {
        var refused = await Assert.ThrowsAsync<HostStartException>(async () =>
        {
            await using var host = await all.Host.StartBesideAsync(settings: folder.Settings(settings));
        });
        return refused.Reasons;
    }
}
