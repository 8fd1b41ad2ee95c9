using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>A person decides about a row before the import is applied.</summary>
internal sealed class UpdateImportRow(SteeringDb db) : IUseCase
{
    public async Task<UpdateImportRowResponse> ExecuteAsync(UpdateImportRowRequest request, CancellationToken cancel)
    {
        var asked = request.Row ?? throw new InvalidFault("row", "must be given.", "FIELD_REQUIRED");
        var parts = ResourceName.Parse("communes/{commune}/imports/{import}/rows/{row}", asked.Name, "row.name");
        if (!int.TryParse(parts["row"], out var number))
        {
            throw new NotFoundFault(asked.Name);
        }

        var import = await db.FindImportAsync($"communes/{parts.Commune}/imports/{parts["import"]}", "row.name", cancel);
        import.CheckEtag(request.Etag);
        import.RefuseUnlessPreviewed();
        var kept = await db.ImportRows.SingleOrDefaultAsync(r => r.ImportKey == import.Id && r.Number == number, cancel) ?? throw new NotFoundFault(asked.Name);
        var row = kept.ToMessage();
        var edited = Check(asked, row, request.Reason);
        row.Decision = asked.Decision;
        row.ChosenAlternative = asked.Decision == RowDecision.Alternative ? asked.ChosenAlternative : 0;
        row.Edited = edited;
        row.DecisionReason = request.Reason;
        kept.Content = row.ToByteArray();
        db.Publish(import, () => new ImportRowDecided { Import = import.ToMessage(), Row = row });
        return await db.SaveAsync(() => new UpdateImportRowResponse { Row = row }, cancel);
    }

    /// <returns>The texts of an edited row, as they are stored; null of every other.</returns>
    private static RowProposal? Check(ImportRow asked, ImportRow row, string reason)
    {
        var violations = new Violations()
            .Require(asked.Decision != RowDecision.Unspecified && Enum.IsDefined(asked.Decision), "row.decision", "must be one of PROPOSAL, ALTERNATIVE, EDITED, EXCLUDED.")
            .Require(
                asked.Decision != RowDecision.Alternative || asked.ChosenAlternative >= 0 && asked.ChosenAlternative < row.Alternatives.Count,
                "row.chosen_alternative", $"must be from 0 to {row.Alternatives.Count - 1}; the row has {row.Alternatives.Count} alternatives.")
            .Require(asked.Decision != RowDecision.Excluded || !string.IsNullOrWhiteSpace(reason), "reason", "must say why the row is left out.", "FIELD_REQUIRED");
        RowProposal? edited = null;
        if (asked.Decision == RowDecision.Edited)
        {
            violations.Require(asked.Edited is not null, "row.edited", "must hold the texts.", "FIELD_REQUIRED");
            edited = EditedTexts.Read(asked.Edited ?? new RowProposal(), "row.edited", violations);
        }

        violations.ThrowIfAny();
        return edited;
    }
}
