using System.Globalization;
using Cchc.Steering.V1;
using Grpc.Core;

namespace CchcPlatform.Tool.Importing;

/// <summary>The answers for a person: a line a row, the totals, and what to do next.</summary>
internal sealed class ImportReport(ImportOptions options, Instance instance, CallInvoker invoker)
{
    private const int MostUnplaced = 20;
    private const int TextWidth = 72;

    private readonly bool colors = !Console.IsOutputRedirected;
    private readonly Dictionary<string, string> areaTexts = [];
    private Cchc.Steering.V1.Import? summary;
    private int needingAPerson;

    public async Task WriteAsync(IAsyncEnumerable<ImportPlanResponse> answers, long? fileBytes, CancellationToken cancel)
    {
        var progress = new ProgressLine(fileBytes);
        try
        {
            await foreach (var answer in answers)
            {
                if (answer.PartCase == ImportPlanResponse.PartOneofCase.Progress)
                {
                    progress.Show(answer.Progress);
                    continue;
                }

                progress.Clear();
                if (answer.PartCase == ImportPlanResponse.PartOneofCase.Row)
                {
                    WriteRow(answer.Row);
                }
                else
                {
                    summary = answer.Summary;
                }
            }
        }
        finally
        {
            progress.Clear();
        }

        if (summary is not null)
        {
            await WriteSummaryAsync(summary, cancel);
        }
    }

    private void WriteRow(ImportRow row)
    {
        areaTexts.TryAdd(row.Proposal.Area, row.Proposal.AreaText);
        var person = row.Verdicts.Contains(RowVerdict.NeedsAPerson);
        needingAPerson += person ? 1 : 0;
        var place = $"{row.Proposal.Area} {row.Proposal.Goal}".Trim();
        var line = $"{(person ? "!" : " ")}{row.Number,4}  dòng {Lines(row.SourceLines),-10} {place,-8} {string.Join(", ", row.Verdicts.Select(Wording.Of))}: {Short(row.Proposal.Text)}";
        Console.WriteLine(person && colors ? $"\u001b[1;33m{line}\u001b[0m" : line);
        foreach (var note in row.Review)
        {
            Console.WriteLine($"        - {note.Text}{(note.Field.Length > 0 ? $" [{note.Field}]" : "")}");
        }

        foreach (var alternative in row.Alternatives.Where(_ => person))
        {
            Console.WriteLine($"        - cách đọc khác: {alternative.Description}");
        }
    }

    private async Task WriteSummaryAsync(Cchc.Steering.V1.Import import, CancellationToken cancel)
    {
        Console.WriteLine();
        Console.WriteLine($"{options.File}: {import.RowCount} hoạt động");
        foreach (var area in import.Areas)
        {
            var text = areaTexts.GetValueOrDefault(area.Area, "");
            Console.WriteLine($"  {(area.Area.Length > 0 ? area.Area : "(không rõ lĩnh vực)"),-4} {area.Rows,4}  {Short(text)}".TrimEnd());
        }

        Console.WriteLine("Kết quả đọc (một dòng có thể có nhiều kết quả):");
        foreach (var verdict in import.Verdicts)
        {
            Console.WriteLine($"  {Wording.Of(verdict.Verdict),-20} {verdict.Rows,4}");
        }

        if (import.UnknownColumns.Count > 0)
        {
            Console.WriteLine($"Cột chưa biết, giữ lại theo từng dòng: {string.Join("; ", import.UnknownColumns)}");
        }

        await WriteUnplacedAsync(import, cancel);
        Console.WriteLine();
        Console.WriteLine($"Lần nhập: {import.Name}");
        await WritePlanAsync(import, cancel);
    }

    private async Task WriteUnplacedAsync(Cchc.Steering.V1.Import import, CancellationToken cancel)
    {
        Console.WriteLine(import.UnplacedCount == 0 ? "Không có chữ nào bị bỏ sót." : $"Chưa xếp được vào đâu: {import.UnplacedCount}");
        if (import.UnplacedCount == 0)
        {
            return;
        }

        var list = await new ImportService.ImportServiceClient(invoker)
            .ListUnplacedTextsAsync(new ListUnplacedTextsRequest { Parent = import.Name, PageSize = MostUnplaced }, cancellationToken: cancel);
        foreach (var text in list.UnplacedTexts)
        {
            Console.WriteLine($"  dòng {text.Line}: {Short(text.Text)}");
        }

        if (list.NextPageToken.Length > 0)
        {
            Console.WriteLine($"  … còn nữa: GET {instance.Web}/v1/{import.Name}/unplacedTexts");
        }
    }

    private async Task WritePlanAsync(Cchc.Steering.V1.Import import, CancellationToken cancel)
    {
        if (import.State == ImportState.Previewed)
        {
            Console.WriteLine("Mới xem trước, chưa đưa vào kế hoạch nào. Tiếp theo:");
            WriteNext("xem, sửa từng dòng", $"GET {instance.Web}/v1/{import.Name}/rows   (PATCH để quyết định)");
            WriteNext("đưa vào kế hoạch", $"POST {instance.Web}/v1/{import.Name}:apply");
            WriteNext("hoặc bỏ", $"POST {instance.Web}/v1/{import.Name}:discard");
            return;
        }

        var plan = (await new PlanService.PlanServiceClient(invoker).GetPlanAsync(new GetPlanRequest { Name = import.Plan }, cancellationToken: cancel)).Plan;
        Console.WriteLine($"Kế hoạch: {plan.Name}, {Wording.Of(plan.State)}{(plan.Version > 0 ? $", bản {plan.Version} đang có hiệu lực" : "")}");
        foreach (var flag in plan.Flags)
        {
            Console.WriteLine($"  Lưu ý: {Wording.Of(flag)}");
        }

        if (import.Unchanged)
        {
            Console.WriteLine("Nội dung không khác gì kế hoạch đã có: không có gì thay đổi.");
        }

        Console.WriteLine("Tiếp theo:");
        if (plan.DraftVersion > 0)
        {
            if (plan.Version > 0)
            {
                WriteNext("xem khác gì", $"GET {instance.Web}/v1/{plan.Name}@{plan.DraftVersion}:compare");
            }

            WriteNext(plan.Version > 0 ? "ban hành điều chỉnh" : "ban hành",
                $$"""POST {{instance.Web}}/v1/{{plan.Name}}:issue  {"number":"…","date":{"year":…,"month":…,"day":…}{{(plan.Version > 0 ? ",\"reason\":\"…\"" : "")}}}""");
            WriteNext("hoặc bỏ dự thảo", $"POST {instance.Web}/v1/{plan.Name}:discardDraft");
        }
        else
        {
            WriteNext("xem hoạt động", $"GET {instance.Web}/v1/{plan.Name}/activities");
        }

        if (needingAPerson > 0)
        {
            WriteNext($"{needingAPerson} dòng cần người xem", $"GET {instance.Web}/v1/{import.Name}/rows?filter=verdicts:\"ROW_VERDICT_NEEDS_A_PERSON\"");
        }
    }

    private static void WriteNext(string what, string how) => Console.WriteLine($"  {what}: {how}");

    // 12-14, 17
    private static string Lines(IReadOnlyList<int> lines)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var line in lines.Order())
        {
            if (ranges.Count > 0 && line <= ranges[^1].Last + 1)
            {
                ranges[^1] = (ranges[^1].First, line);
            }
            else
            {
                ranges.Add((line, line));
            }
        }

        return string.Join(", ", ranges.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}-{r.Last}"));
    }

    // By what is seen as one character, so that no accent is cut from its letter.
    private static string Short(string text)
    {
        var line = new StringInfo(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return line.LengthInTextElements <= TextWidth ? line.String : line.SubstringByTextElements(0, TextWidth - 1) + "…";
    }
}
