using Cchc.Steering.V1;
using Grpc.Core;
using Grpc.Net.Client;
using static CchcPlatform.Steering.Tests.Plans.PlanSteps;

namespace CchcPlatform.Steering.Tests.Plans;

// What is sent again: the same file, text or request.
public sealed partial class ImportServiceTests
{
    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        var header = new ImportPlanHeader { Parent = Ward, Year = 2042, FileName = "plan.txt" };
        var first = (await ward.ImportAsync(header, SeededWard.BundledFile))[^1].Summary;
        var facts = await ward.Host.ScalarAsync<long>("SELECT count(*) FROM steering.facts");
        var again = (await ward.ImportAsync(header, SeededWard.BundledFile))[^1].Summary;
        Assert.False(first.Unchanged);
        Assert.True(again.Unchanged);
        Assert.Equal(first.Name, again.Name);
        Assert.Equal(facts, await ward.Host.ScalarAsync<long>("SELECT count(*) FROM steering.facts"));
        Assert.Equal(1, (await ward.PlanAsync(2042)).Version);
    }

    [Fact]
    public async Task Who_repeats_an_import_and_reads_its_rows_slowly_holds_no_connection()
    {
        const int slow = 5;
        await using var small = await ward.Host.StartBesideAsync(settings: new() { ["Modules:steering:PoolSize"] = $"{slow}", ["Admission:Uploads:AtOnce"] = "20" });
        var rows = Enumerable.Range(1, 3000).Select(object?[] (row) => [(double)row, $"Xây dựng kế hoạch số {row} " + new string('x', 200), "Văn phòng", "Quý I"]);
        var file = new Imports.SheetFile().Sheet("S", [["TT", "Nội dung", "Chủ trì", "Thời hạn"], .. rows]).Bytes();
        var header = new ImportPlanHeader { Parent = Ward, Year = 2061, FileName = "plan.xlsx", Preview = true, RequestId = "slow-reader" };
        Assert.Equal(3000, (await ward.ImportAsync(header, file))[^1].Summary.RowCount);

        using var windows = new SocketsHttpHandler { InitialHttp2StreamWindowSize = 65_535 };
        using var channel = GrpcChannel.ForAddress(small.Grpc, new GrpcChannelOptions { HttpHandler = windows });
        var token = await ward.Host.TokenAsync("admin");
        var imports = new ImportService.ImportServiceClient(channel);
        var repeated = Enumerable.Range(0, slow).Select(_ => imports.ImportPlan(new Metadata { { "authorization", "Bearer " + token } })).ToList();
        foreach (var call in repeated)
        {
            await call.RequestStream.WriteAsync(new ImportPlanRequest { Header = header });
            foreach (var chunk in file.Chunk(64 * 1024))
            {
                await call.RequestStream.WriteAsync(new ImportPlanRequest { Chunk = Google.Protobuf.ByteString.CopyFrom(chunk) });
            }

            await call.RequestStream.CompleteAsync();
        }

        foreach (var call in repeated)
        {
            while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken) && call.ResponseStream.Current.Row is null)
            {
            }
        }

        await new PlanService.PlanServiceClient(await ward.Host.CallAsAsync("viewer", small.Grpc))
            .GetPlanAsync(new GetPlanRequest { Name = SeededWard.Plan2026 }, deadline: DateTime.UtcNow.AddSeconds(20));
        Assert.Equal(Enumerable.Range(2, 2999), (await repeated[0].ResponseStream.ReadAllAsync().ToListAsync()).Where(answer => answer.Row is not null).Select(answer => answer.Row.Number));
        repeated.ForEach(call => call.Dispose());
    }

    [Fact]
    public async Task The_same_text_in_another_file_changes_nothing_either()
    {
        await ward.ImportAsync(2043, SeededWard.BundledFile);
        var again = await ward.ImportAsync(2043, [.. SeededWard.BundledFile, .. "\r\n"u8]);
        Assert.True(again.Unchanged);
        Assert.Equal((1, 0), (again.Version, (await ward.PlanAsync(2043)).DraftVersion));
    }

    [Fact]
    public async Task The_same_request_id_gives_the_same_answer_and_with_another_file_is_refused()
    {
        var header = new ImportPlanHeader { Parent = Ward, Year = 2048, FileName = "plan.txt", Preview = true, RequestId = Guid.NewGuid().ToString() };
        var first = (await ward.ImportAsync(header, SeededWard.BundledFile))[^1].Summary;
        var second = await ward.ImportAsync(header, SeededWard.BundledFile);
        Assert.Equal(first, second[^1].Summary);
        Assert.Equal(85, second.Count(a => a.PartCase == ImportPlanResponse.PartOneofCase.Row));
        await RefusedAsync(() => ward.ImportAsync(header, [.. SeededWard.BundledFile, (byte)'\n']), StatusCode.InvalidArgument, "REQUEST_ID_REUSED");
    }

    [Fact]
    public async Task A_repeated_request_is_the_same_with_the_entries_of_its_map_in_another_order()
    {
        var preview = await ward.ImportAsync(2055, SeededWard.BundledFile, preview: true);
        var imports = await ward.ImportsAsync();
        var row = (await imports.ListImportRowsAsync(new ListImportRowsRequest { Parent = preview.Name, PageSize = 1 })).Rows[0];
        async Task<UpdateImportRowResponse> EditAsync(params string[] columns)
        {
            var edited = row.Proposal.Clone();
            foreach (var column in columns)
            {
                edited.OtherColumns.Add(column, "x");
            }

            return await imports.UpdateImportRowAsync(new UpdateImportRowRequest { RequestId = "edit-2055", Row = new ImportRow { Name = row.Name, Decision = RowDecision.Edited, Edited = edited } });
        }

        var first = await EditAsync("Ghi chú", "Cột 9");
        Assert.Equal(first, await EditAsync("Cột 9", "Ghi chú"));
        await RefusedAsync(() => EditAsync("Cột 9"), StatusCode.InvalidArgument, "REQUEST_ID_REUSED");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_is_sent_again_while_the_first_is_at_work_is_done_once_and_gets_its_answer(bool preview)
    {
        var header = new ImportPlanHeader { Parent = Ward, Year = preview ? 2053 : 2054, FileName = "plan.txt", Preview = preview, RequestId = Guid.NewGuid().ToString() };
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (true)
            {
                try
                {
                    return (await ward.ImportAsync(header, SeededWard.BundledFile))[^1].Summary;
                }
                catch (RpcException again) when (again.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted)
                {
                }
            }
        }));
        Assert.Single(answers.Distinct());
    }
}
