using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Cchc.Steering.V1;
using CchcPlatform.Kernel.Files;
using Google.Protobuf;
using Grpc.Core;

namespace CchcPlatform.Steering.Tests.Work;

[Collection("work")]
public sealed class EvidenceTests(WorkHost host)
{
    [Fact]
    public async Task A_file_of_20_MiB_comes_back_as_it_went_in_small_chunks()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var bytes = new byte[FileStore.MaxBytes];
        Random.Shared.NextBytes(bytes);
        "%PDF-1.7"u8.CopyTo(bytes);
        var report = (await host.Occurrences("officer-vhxh").ReportProgressAsync(new()
        {
            Parent = plan.Late, Text = "Kèm tệp", Evidence = { new Evidence { IsProduct = true, File = new() { FileName = "Kế hoạch.exe", Content = ByteString.CopyFrom(bytes) } } },
        })).Report;
        var file = report.Evidence[0].File;
        Assert.Equal(("application/pdf", bytes.Length, 0), (file.MediaType, file.SizeBytes, file.Content.Length));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Sha256);

        using var download = host.Occurrences("viewer").DownloadEvidence(new() { Name = report.Name, EvidenceId = "e1" });
        using var got = new MemoryStream();
        EvidenceFile? head = null;
        await foreach (var part in download.ResponseStream.ReadAllAsync())
        {
            Assert.InRange(part.Chunk.Length, 1, 64 * 1024);
            Assert.Equal(got.Length == 0, part.File is not null);
            head ??= part.File;
            part.Chunk.WriteTo(got);
        }

        Assert.Equal(file, head);
        Assert.True(got.ToArray().AsSpan().SequenceEqual(bytes));
        Assert.Equal(20L, await host.Host.ScalarAsync<long>($"SELECT count(*) FROM steering.file_chunks WHERE sha256 = '{file.Sha256}'"));
    }

    [Fact]
    public async Task The_same_file_sent_by_many_at_once_is_stored_once()
    {
        var bytes = RandomNumberGenerator.GetBytes(3 * FileStore.ChunkBytes + 17);
        var plans = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WorkPlan.IssueAsync(host)));
        var reports = await Task.WhenAll(plans.Select(async plan => (await host.Occurrences("officer-vhxh").ReportProgressAsync(new()
        {
            Parent = plan.Late, Text = "Cùng tệp", Evidence = { new Evidence { File = new() { FileName = "a.bin", Content = ByteString.CopyFrom(bytes) } } },
        })).Report));
        var hash = Assert.Single(reports.Select(r => r.Evidence[0].File.Sha256).Distinct());
        Assert.Equal(1L, await host.Host.ScalarAsync<long>($"SELECT count(*) FROM steering.files WHERE sha256 = '{hash}'"));
        Assert.Equal((long)bytes.Length, await host.Host.ScalarAsync<long>($"SELECT sum(length(bytes)) FROM steering.file_chunks WHERE sha256 = '{hash}'"));
    }

    [Fact]
    public async Task Only_files_that_are_there_can_be_downloaded()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var report = (await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "x", Evidence = { WorkPlan.Product() } })).Report;
        async Task Expect(StatusCode code, string reason, string name, string id) => await Refusal.ExpectAsync(code, reason, async () =>
        {
            using var download = host.Occurrences("viewer").DownloadEvidence(new() { Name = name, EvidenceId = id });
            await download.ResponseStream.MoveNext(CancellationToken.None);
        });
        await Expect(StatusCode.FailedPrecondition, "EVIDENCE_NOT_A_FILE", report.Name, "e1");
        await Expect(StatusCode.NotFound, "RESOURCE_NOT_FOUND", report.Name, "e2");
        await Expect(StatusCode.NotFound, "RESOURCE_NOT_FOUND", $"{plan.Late}/reports/{Guid.NewGuid()}", "e1");
        await Expect(StatusCode.NotFound, "RESOURCE_NOT_FOUND", $"{plan.Late}/reports/1", "e1");
        await Expect(StatusCode.NotFound, "RESOURCE_NOT_FOUND", report.Name.Replace("/late/", "/soon/"), "e1");
    }

    [Fact]
    public async Task Each_wrong_piece_of_evidence_is_named_with_its_own_reason()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var future = WorkPlan.ToDate(WorkHost.Today.AddDays(1));
        await ExpectAsync(plan, "evidence[0]", "EVIDENCE_EMPTY", new Evidence { Title = "Không có gì" });
        await ExpectAsync(plan, "evidence[1].document.number", "FIELD_REQUIRED", WorkPlan.Product(), new Evidence { Document = new() { Date = future } });
        await ExpectAsync(plan, "evidence[0].document.date", "FIELD_REQUIRED", new Evidence { Document = new() { Number = "1" } });
        await ExpectAsync(plan, "evidence[0].document.date", "DATE_IN_FUTURE", new Evidence { Document = new() { Number = "1", Date = future } });
        await ExpectAsync(plan, "evidence[0].document.date", "DATE_IMPOSSIBLE", new Evidence { Document = new() { Number = "1", Date = new() { Year = 2026, Month = 2, Day = 29 } } });
        foreach (var link in new[] { "", "ftp://a/b", "javascript:alert(1)", "/etc/passwd", "https://", "https://user:secret@host/", "https://a/" + new string('b', 2000) })
        {
            await ExpectAsync(plan, "evidence[0].link", "LINK_INVALID", new Evidence { Link = link });
        }

        var some = ByteString.CopyFromUtf8("x");
        await ExpectAsync(plan, "evidence[0].file.content", "FILE_EMPTY", new Evidence { File = new() { FileName = "a" } });
        await ExpectAsync(plan, "evidence[0].file.content", "FILE_TOO_LARGE", new Evidence { File = new() { FileName = "a", Content = ByteString.CopyFrom(new byte[FileStore.MaxBytes + 1]) } });
        await ExpectAsync(plan, "evidence[0].file.file_name", "FIELD_REQUIRED", new Evidence { File = new() { Content = some } });
        await ExpectAsync(plan, "evidence[0].file.file_name", "FILE_NAME_INVALID", new Evidence { File = new() { FileName = "../../etc/passwd", Content = some } });
        await ExpectAsync(plan, "evidence[0].file.file_name", "CONTROL_CHARACTERS", new Evidence { File = new() { FileName = "a\u202Efdp.exe", Content = some } });
        await ExpectAsync(plan, "evidence[0].title", "FIELD_TOO_LONG", new Evidence { Title = new string('a', 501), Link = "https://a/" });
        await ExpectAsync(plan, "evidence", "TOO_MUCH_EVIDENCE", [.. Enumerable.Repeat(WorkPlan.Product(), 21)]);
        Assert.Equal(0, (await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = plan.Late })).Occurrence.ReportCount);
    }

    [Fact]
    public async Task A_wrong_report_tells_everything_that_is_wrong_at_once()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var refusal = await Refusal.OfAsync(async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(new()
        {
            Parent = plan.Late, Text = "  ", StatedPercent = 101, Evidence = { new Evidence() },
        }));
        Assert.Equal([("text", "FIELD_REQUIRED"), ("stated_percent", "PERCENT_OUT_OF_RANGE"), ("evidence[0]", "EVIDENCE_EMPTY")], refusal.Fields);
        await Refusal.ExpectFieldAsync("stated_percent", "PERCENT_OUT_OF_RANGE", async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "x", StatedPercent = -1 }));
        await Refusal.ExpectFieldAsync("text", "FIELD_TOO_LONG", async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = new string('x', 10_001) }));
        await Refusal.ExpectFieldAsync("text", "CONTROL_CHARACTERS", async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "a\0b" }));
        await Refusal.ExpectFieldAsync("text", "CONTROL_CHARACTERS", async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "a\u2066b" }));
    }

    [Theory]
    [InlineData("%PDF-1.4 …", "application/pdf")]
    [InlineData("Kế hoạch số 12\n", "text/plain")]
    [InlineData("\uFEFF<?xml version='1.0'?><a/>", "application/xml")]
    [InlineData("GIF89a…", "image/gif")]
    [InlineData("<html><script>", "text/plain")]
    [InlineData("a\u0001b", "application/octet-stream")]
    [InlineData("MZ\u0090", "application/vnd.microsoft.portable-executable")]
    [InlineData("PK\u0003\u0004broken", "application/zip")]
    public void The_media_type_is_found_from_the_bytes(string content, string type) => Assert.Equal(type, MediaTypes.Of(Encoding.UTF8.GetBytes(content)));

    [Theory]
    [InlineData("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation")]
    [InlineData("xl/workbook.xml xl/vbaProject.bin", "application/vnd.ms-excel.sheet.macroEnabled.12")]
    [InlineData("nested/word/document.xml", "application/zip")]
    public void Office_files_are_told_from_other_zips_by_their_entries(string entries, string type)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var entry in entries.Split(' ').Prepend("[Content_Types].xml"))
            {
                using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
                writer.Write("<x/>");
            }
        }

        Assert.Equal(type, MediaTypes.Of(stream.ToArray()));
        Assert.Equal("application/zip", MediaTypes.Of(stream.ToArray().AsSpan()[..^10]));
    }

    [Fact]
    public void Old_Office_files_are_told_by_their_streams()
    {
        byte[] Ole(string stream) => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[100], .. Encoding.Unicode.GetBytes(stream + "\0")];
        Assert.Equal("application/msword", MediaTypes.Of(Ole("WordDocument")));
        Assert.Equal("application/vnd.ms-excel", MediaTypes.Of(Ole("Workbook")));
        Assert.Equal("application/x-ole-storage", MediaTypes.Of(Ole("Else")));
    }

    private Task ExpectAsync(WorkPlan plan, string field, string reason, params Evidence[] evidence)
    {
        var request = new ReportProgressRequest { Parent = plan.Late, Text = "Có minh chứng", Evidence = { evidence } };
        return Refusal.ExpectFieldAsync(field, reason, async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(request));
    }
}
