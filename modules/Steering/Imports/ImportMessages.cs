using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>Rows as the contract shows them.</summary>
internal static class ImportMessages
{
    public static Import ToMessage(this PlanImport import)
    {
        var message = new Import
        {
            Name = import.ResourceName,
            State = import.State,
            FileName = import.FileName,
            MediaType = import.MediaType,
            SizeBytes = import.SizeBytes,
            Sha256 = import.Sha256,
            PlanKind = import.PlanKind,
            Year = import.Year,
            Plan = $"communes/{import.Commune}/plans/{import.PlanId}",
            Version = import.Version,
            Title = import.Title,
            Number = import.Number,
            IssuedDate = import.IssuedDate.ToDate(),
            RowCount = import.RowCount,
            UnplacedCount = import.Unplaced.Count,
            Unchanged = import.Unchanged,
            Etag = import.Etag,
            CreateTime = import.CreateTime.ToTimestamp(),
            ApplyTime = import.ApplyTime.ToTimestamp(),
        };
        if (import.NumberMissing)
        {
            message.Flags.Add(PlanFlag.NumberMissing);
        }

        if (import.YearDiffers)
        {
            message.Flags.Add(PlanFlag.YearDiffers);
        }

        message.Verdicts.AddRange(import.Verdicts.Select(pair => new VerdictCount { Verdict = VerdictNames.Parse(pair.Key), Rows = pair.Value }).OrderBy(v => v.Verdict));
        message.Areas.AddRange(import.Areas.Select(a => new AreaCount { Area = a.Area, Rows = a.Rows }));
        message.UnknownColumns.AddRange(import.UnknownColumns);
        return message;
    }
}
