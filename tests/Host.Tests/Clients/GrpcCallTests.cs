using Cchc.Organization.V1;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Loading;
using CchcPlatform.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Clients;

/// <summary>What generic gRPC clients find: reflection, health, and faults outside any rpc.</summary>
public sealed class GrpcCallTests(OneHost one) : IClassFixture<OneHost>
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Fact]
    public async Task Reflection_lists_and_describes_every_service_without_a_token()
    {
        var reflection = new ServerReflection.ServerReflectionClient(await one.Host.CallAsAsync(null));
        var listed = (await AskAsync(reflection, new ServerReflectionRequest { ListServices = "" })).ListServicesResponse.Service.Select(s => s.Name).ToHashSet();
        var loaded = one.Host.Services.GetRequiredService<LoadedModules>().Loaded.SelectMany(m => m.Services).Select(s => s.Descriptor.FullName).ToList();

        Assert.True(loaded.Count >= 5);
        Assert.Superset(loaded.Append("grpc.health.v1.Health").ToHashSet(), listed);
        foreach (var service in listed)
        {
            var files = (await AskAsync(reflection, new ServerReflectionRequest { FileContainingSymbol = service })).FileDescriptorResponse?.FileDescriptorProto;
            Assert.True(files?.Count > 0, service);
            var protos = files!.Select(FileDescriptorProto.Parser.ParseFrom).ToList();
            Assert.Contains(protos, p => p.Service.Any(s => $"{p.Package}.{s.Name}" == service));
            // A client builds the service from these alone: nothing that they import may be missing.
            Assert.Subset(protos.Select(p => p.Name).ToHashSet(), protos.SelectMany(p => p.Dependency).ToHashSet());
        }
    }

    [Fact]
    public async Task Health_tells_of_the_host_and_of_each_module()
    {
        var health = new Grpc.Health.V1.Health.HealthClient(await one.Host.CallAsAsync(null));
        foreach (var service in new[] { "", "cchc.steering.v1", "cchc.organization.v1", "cchc.platform.v1" })
        {
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status);
        }

        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest { Service = "cchc.nothing.v1" }));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData("cchc.nothing.v1.NothingService", "Get")]
    [InlineData("cchc.organization.v1.UnitService", "Paint")]
    public async Task An_unknown_service_or_method_is_unimplemented(string service, string name)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => CallAsync(service, name, []));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused_as_such()
    {
        var units = new UnitService.UnitServiceClient(await one.Host.CallAsAsync("admin"));
        var unit = new Unit { Functions = new string('x', 22 * 1024 * 1024) };
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await units.CreateUnitAsync(new CreateUnitRequest { Parent = "communes/25195", Unit = unit }));
        Assert.Equal((StatusCode.InvalidArgument, "REQUEST_TOO_LARGE"), (refused.StatusCode, Faults.ReasonOf(refused)));
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_the_callers_fault()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => CallAsync("cchc.organization.v1.UnitService", "GetUnit", [0xff, 0xff, 0xff]));
        Assert.Equal((StatusCode.InvalidArgument, "MESSAGE_MALFORMED"), (refused.StatusCode, Faults.ReasonOf(refused)));
    }

    [Fact]
    public async Task A_compressed_message_is_held_against_the_limit_as_it_is_unpacked()
    {
        // 30 MiB of zeros are 30 KiB when packed; 5 MiB are too large where no file is taken.
        var invoker = await one.Host.CallAsAsync("admin");
        static CallOptions Packed() => new(new Metadata { { "grpc-internal-encoding-request", "gzip" } });
        var withoutFile = "cchc.organization.v1.UnitService/GetUnit";
        var withFile = one.Host.Services.GetRequiredService<RpcCatalog>().All.First(rpc => rpc.TakesFiles && rpc.Method is { IsClientStreaming: false, IsServerStreaming: false }).Name;
        foreach (var (rpc, options, size, reason) in new[]
        {
            (withoutFile, Packed(), 30, "REQUEST_TOO_LARGE"),
            (withoutFile, Packed(), 5, "REQUEST_TOO_LARGE"),
            (withoutFile, default, 5, "REQUEST_TOO_LARGE"),
            (withFile, Packed(), 30, "REQUEST_TOO_LARGE"),
            // It is unpacked, and zeros are no message.
            (withFile, Packed(), 5, "MESSAGE_MALFORMED"),
        })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await invoker.AsyncUnaryCall(
                new Method<byte[], byte[]>(MethodType.Unary, rpc.Split('/')[0], rpc.Split('/')[1], Raw, Raw), null, options, new byte[size * 1024 * 1024]));
            Assert.Equal((StatusCode.InvalidArgument, reason), (refused.StatusCode, Faults.ReasonOf(refused)));
        }

        var units = new UnitService.UnitServiceClient(invoker);
        Assert.NotEmpty((await units.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25195" }, Packed())).Units);
    }

    private async Task<byte[]> CallAsync(string service, string name, byte[] request)
    {
        var invoker = await one.Host.CallAsAsync("admin");
        return await invoker.AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, name, Raw, Raw), null, default, request);
    }

    private static async Task<ServerReflectionResponse> AskAsync(ServerReflection.ServerReflectionClient reflection, ServerReflectionRequest request)
    {
        using var call = reflection.ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var answer = call.ResponseStream.Current;
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        return answer;
    }
}
