using CchcPlatform.Conformance;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Kernel.Modules;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Xunit.Sdk;

namespace CchcPlatform.Host.Tests.Kit;

/// <summary>What the conformance kit does not let pass of what a module says of itself.</summary>
public sealed class WrongManifestTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Theory]
    [InlineData("\tcommune\t", "\tunits\t")]
    [InlineData("\tcommune\t", "\tsomewhere\t")]
    [InlineData("Admin ParOfficer", "Admin")]
    [InlineData("Admin ParOfficer", "Admin ParOfficer UnitHead")]
    [InlineData("Admin ParOfficer", "Admin ParOfficer Emperor")]
    public async Task A_wrong_column_of_Permissions_tsv_fails_the_kit(string right, string wrong)
    {
        var text = await File.ReadAllTextAsync(new LedgerConformance.Ledger().PermissionsFile);
        await File.WriteAllTextAsync(file, text);
        new LedgerConformance(new OtherRows(file)).Each_rpc_has_one_row_in_Permissions_tsv();
        await File.WriteAllTextAsync(file, text.Replace(right, wrong));
        Assert.ThrowsAny<XunitException>(() => new LedgerConformance(new OtherRows(file)).Each_rpc_has_one_row_in_Permissions_tsv());
    }

    [Fact]
    public void An_HTTP_path_of_another_module_fails_the_kit()
    {
        new LedgerConformance(new LedgerConformance.Ledger()).Its_HTTP_paths_are_its_own();
        var failed = Assert.ThrowsAny<XunitException>(() => new OnSteeringsPaths(new Copy()).Its_HTTP_paths_are_its_own());
        Assert.Contains("GET /v1/communes/*/plans/* is a path of cchc.steering.v1.PlanService/GetPlan", failed.Message);
    }

    private sealed class OtherRows(string file) : LedgerConformance.Ledger
    {
        public override string PermissionsFile => file;
    }

    private sealed class OnSteeringsPaths(ModuleSubject subject) : ModuleConformance(subject);

    // Another module with the same paths, as its repository would not notice.
    private sealed class Copy : ModuleSubject
    {
        protected override IModule Module { get; } = new CopyModule();

        public override Task<IMessage> ExampleAsync(MethodDescriptor rpc) => throw new NotSupportedException();

        public override Task GrowAsync(int rows) => throw new NotSupportedException();
    }

    private sealed class CopyModule : IModule
    {
        public string Key => "copy";

        public void Describe(ModuleBuilder module) => module.Grpc<Plans>();
    }

    private sealed class Plans : Cchc.Steering.V1.PlanService.PlanServiceBase;
}
