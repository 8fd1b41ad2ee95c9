using System.Security.Cryptography;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Kernel.Text;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Imports.Reading;
using CchcPlatform.Modules.Steering.Plans;
using Cchc.Steering.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>Receives an appendix, reads it, keeps it as an import, and applies it unless only a preview is wanted.</summary>
internal sealed class ImportPlan(SteeringDb db, CallContext call, IRequestReplays replays, UnitNames units, DraftActivities drafts, ImportApplying applying) : IUseCase
{
    // Reading a large workbook takes memory: two at a time stay below what the host may use, further ones wait.
    private static readonly SemaphoreSlim Readers = new(2);

    public async Task ExecuteAsync(IAsyncEnumerable<ImportPlanRequest> requests, Func<ImportPlanResponse, Task> answer, CancellationToken cancel)
    {
        await using var parts = requests.GetAsyncEnumerator(cancel);
        var header = await parts.MoveNextAsync() && parts.Current.PartCase == ImportPlanRequest.PartOneofCase.Header
            ? parts.Current.Header
            : throw new InvalidFault("header", "must come first.", "HEADER_MISSING");
        var commune = Check(header);
        await using var file = await ReceivedFile.ReceiveAsync(parts, ReadingLimits.Default.FileBytes, answer, cancel);
        call.RequestId = header.RequestId;
        call.Reason = header.Reason;
        call.BodyHash = BodyHash(header, file);
        if (header.RequestId.Length > 0 && await replays.FindAsync(db.Schema, call, cancel) is { } earlier)
        {
            await AnswerAsync(Import.Parser.ParseFrom(earlier), answer, cancel);
            return;
        }

        var kind = header.PlanKind == PlanKind.Unspecified ? PlanKind.Cchc : header.PlanKind;
        var same = await FindSameAsync(commune, Plan.IdOf(kind, header.Year), header.Year, kind, file.Sha256, cancel);
        if (!header.Preview && same is not null && !await KnowMoreUnitsAsync(same, cancel))
        {
            var unchanged = same.ToMessage();
            unchanged.Unchanged = true;
            // Kept with the request: a repetition is told the same, whatever has changed since.
            await AnswerAsync(await OnceAsync(() => db.SaveAsync(() => unchanged, cancel), cancel), answer, cancel);
            return;
        }

        await answer(Progress(ImportProgress.Types.Step.Reading, file.Length));
        var known = await units.KnownAsync(commune, header.Year, cancel);
        var (document, reading) = await ReadAsync(file, new InterpretationContext(header.Year, null, known), cancel);
        var import = ToImport(commune, kind, header, file, document, reading);
        var rows = reading.Rows.Select(row => row.ToMessage(import)).ToList();
        await TakeDecisionsAsync(same, rows, cancel);
        foreach (var row in rows)
        {
            await answer(new ImportPlanResponse { Row = row });
        }

        db.Files.Add(await file.BytesAsync(cancel));
        db.Add(import);
        db.AddRange(rows.Select(row => PlanImportRow.Of(import, row)));
        db.Publish(import, () => new ImportPreviewed { Import = import.ToMessage() });
        var summary = await OnceAsync(async () =>
        {
            if (!header.Preview)
            {
                await answer(Progress(ImportProgress.Types.Step.Applying, file.Length, rows.Count));
                await applying.ApplyAsync(import, rows, header.KeepDraft, cancel);
            }

            return await db.SaveAsync(() => import.ToMessage(), cancel);
        }, cancel);
        await answer(new ImportPlanResponse { Summary = summary });
    }

    private async Task<Import> OnceAsync(Func<Task<Import>> save, CancellationToken cancel)
    {
        try
        {
            return await save();
        }
        catch (Exception) when (call.RequestId.Length > 0 && !cancel.IsCancellationRequested)
        {
            // Its caller may have lost the connection and sent it again, while the first was still at work. Rows of this try have been
            // sent already, so the kept answer comes to the next one.
            if (await replays.FindAsync(db.Schema, call, cancel) is not null)
            {
                throw new UnavailableFault("REQUEST_DONE_MEANWHILE", "The same request was done while this one was read; repeat it to get its answer.");
            }

            throw;
        }
    }

    private string Check(ImportPlanHeader header)
    {
        var commune = ResourceName.Parse("communes/{commune}", header.Parent, "header.parent").Commune;
        if (!call.Caller.IsModule && !call.Caller.HasForAllUnits(call.Permission, commune))
        {
            throw new DeniedFault("PERMISSION_MISSING", $"This needs the permission {call.Permission} in commune {commune}, which the caller does not have.");
        }

        call.Scope = CommuneScope.Of(commune);
        new Violations()
            .Require(header.Year is >= 2020 and <= 2100, "header.year", "must be a year from 2020 to 2100.")
            .Require(Enum.IsDefined(header.PlanKind), "header.plan_kind", "is not a kind of plan.")
            .Require(header.FileName.Length <= 255, "header.file_name", "must have at most 255 characters.", "FIELD_TOO_LONG")
            .Require(!VietnameseText.HasControlCharacters(header.FileName), "header.file_name", "must not hold control characters.", "CONTROL_CHARACTERS")
            .Require(!VietnameseText.HasControlCharacters(header.Reason, allowTabsAndLineBreaks: true) && header.Reason.Length <= 2000, "header.reason", "must be at most 2000 characters without control characters.")
            .Require(header.RequestId.Length <= 64 && header.RequestId.All(c => c is > ' ' and <= '~'), "header.request_id", "must have at most 64 visible ASCII characters; a UUID is right.", "REQUEST_ID_MALFORMED")
            .ThrowIfAny();
        return commune;
    }

    private static byte[] BodyHash(ImportPlanHeader header, ReceivedFile file)
    {
        var body = header.Clone();
        body.RequestId = "";
        return SHA256.HashData([.. body.ToByteArray(), .. file.Hash]);
    }

    // The same bytes made the version in force, or the draft that waits.
    private async Task<PlanImport?> FindSameAsync(string commune, string planId, int year, PlanKind kind, string sha256, CancellationToken cancel) =>
        await (from import in db.Imports
               where import.Commune == commune && import.Year == year && import.PlanKind == kind && import.Sha256 == sha256
                   && import.State == ImportState.Applied && !import.Unchanged
               from plan in db.Plans
               where plan.Commune == commune && plan.PlanId == planId
                   && import.Version == (plan.DraftVersion > 0 ? plan.DraftVersion : plan.Version)
               from version in db.PlanVersions
               // A draft may have been made anew from another file since.
               where version.PlanKey == plan.Id && version.Number == import.Version && version.Import == "communes/" + import.Commune + "/imports/" + import.ImportId
               orderby import.Id descending
               select import).FirstOrDefaultAsync(cancel);

    private async Task<bool> KnowMoreUnitsAsync(PlanImport same, CancellationToken cancel) => await drafts.KnowMoreUnitsAsync(
        same.Year, await db.Activities.AsNoTracking().Where(a => a.Commune == same.Commune && a.PlanId == same.PlanId && a.Version == same.Version).ToListAsync(cancel), cancel);

    // What people have decided about a row holds for it as long as it reads as it did then.
    private async Task TakeDecisionsAsync(PlanImport? same, IReadOnlyList<ImportRow> rows, CancellationToken cancel)
    {
        var decided = same is null ? [] : (await db.ImportRows.AsNoTracking().Where(r => r.ImportKey == same.Id).ToListAsync(cancel))
            .Select(row => row.ToMessage()).Where(row => row.Decision != RowDecision.Unspecified).ToDictionary(row => row.Number);
        foreach (var row in rows)
        {
            if (decided.TryGetValue(row.Number, out var then) && then.Proposal.Equals(row.Proposal) && then.Alternatives.Equals(row.Alternatives))
            {
                (row.Decision, row.ChosenAlternative, row.Edited, row.DecisionReason) = (then.Decision, then.ChosenAlternative, then.Edited, then.DecisionReason);
            }
        }
    }

    private static async Task<(SourceDocument, AppendixReading)> ReadAsync(ReceivedFile file, InterpretationContext context, CancellationToken cancel)
    {
        await Readers.WaitAsync(cancel);
        try
        {
            return await Task.Run(
                () =>
                {
                    var document = AppendixReader.Read(file.Content, ReadingLimits.Default, cancel);
                    return (document, AppendixInterpreter.Interpret(document, context, ReadingLimits.Default));
                },
                cancel);
        }
        catch (AppendixFault fault)
        {
            throw new InvalidFault("chunk", fault.Message, fault.Reason);
        }
        finally
        {
            Readers.Release();
        }
    }

    private static PlanImport ToImport(string commune, PlanKind kind, ImportPlanHeader header, ReceivedFile file, SourceDocument document, AppendixReading reading) => new()
    {
        Commune = commune,
        ImportId = Guid.CreateVersion7().ToString("n"),
        FileName = header.FileName,
        MediaType = document.Format switch
        {
            SourceFormat.Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            SourceFormat.Spreadsheet => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _ => "text/tab-separated-values",
        },
        SizeBytes = file.Length,
        Sha256 = file.Sha256,
        PlanKind = kind,
        Year = header.Year,
        Title = reading.Header.Title ?? "",
        Number = reading.Header.Number ?? "",
        IssuedDate = reading.Header.IssuedOn,
        NumberMissing = reading.Header.Number is null || reading.Header.IssuedOn is null,
        YearDiffers = reading.Header.Year is { } named && named != header.Year,
        RowCount = reading.Rows.Count,
        Verdicts = reading.Rows.SelectMany(r => r.Verdicts).GroupBy(v => VerdictNames.Of(v.ToMessage())).ToDictionary(g => g.Key, g => g.Count()),
        Areas = [.. reading.Rows.GroupBy(r => r.AreaCode ?? "").Select(g => new AreaRows { Area = g.Key, Rows = g.Count() })],
        Unplaced = [.. reading.NotPlaced.Select(n => new UnplacedWords { Place = n.Place, Line = n.Line, Column = n.Column, Text = n.Text })],
        UnknownColumns = [.. reading.UnknownColumns],
    };

    // A repeated import is answered from what the first one kept. No connection is held between two pages: its caller may read slowly.
    private async Task AnswerAsync(Import import, Func<ImportPlanResponse, Task> answer, CancellationToken cancel)
    {
        var id = import.Name.Split('/')[^1];
        var last = 0;
        while (await NextPageAsync() is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                await answer(new ImportPlanResponse { Row = row.ToMessage() });
            }

            last = page[^1].Number;
        }

        await answer(new ImportPlanResponse { Summary = import });

        Task<List<PlanImportRow>> NextPageAsync() =>
            (from row in db.ImportRows.AsNoTracking()
             join kept in db.Imports on row.ImportKey equals kept.Id
             where kept.ImportId == id && row.Number > last
             orderby row.Number
             select row).Take(200).ToListAsync(cancel);
    }

    private static ImportPlanResponse Progress(ImportProgress.Types.Step step, long bytes, int rows = 0) =>
        new() { Progress = new ImportProgress { Step = step, ReceivedBytes = bytes, RowsDone = rows, RowsTotal = rows } };
}
