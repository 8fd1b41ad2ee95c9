using CchcPlatform.Modules.Steering.Imports.Reading;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>What the reader found, as the contract shows it.</summary>
internal static class ReadRows
{
    public static ImportRow ToMessage(this ReadRow row, PlanImport import)
    {
        var message = new ImportRow { Name = $"{import.ResourceName}/rows/{row.Number}", Number = row.Number, Proposal = ToMessage((Reading.RowProposal)row) };
        message.Verdicts.AddRange(row.Verdicts.Select(ToMessage));
        message.SourceLines.AddRange(row.SourceLines);
        message.Alternatives.AddRange(row.Alternatives.Select(a => new Cchc.Steering.V1.RowAlternative
        {
            Description = a.Sentence, Proposals = { a.Rows.Select(ToMessage) },
        }));
        message.Review.AddRange(row.ReviewNotes.Select(n => new Cchc.Steering.V1.ReviewNote { Code = n.Code, Text = n.Sentence }));
        message.Review.AddRange(row.Corrections.Select(c => new Cchc.Steering.V1.ReviewNote
        {
            Code = NoteCodes.Spelling, Field = c.Field, Text = $"\"{c.Typed}\" có thể là \"{c.Offered}\".", Suggestion = c.Offered,
        }));
        return message;
    }

    public static RowVerdict ToMessage(this Verdict verdict) => verdict switch
    {
        Verdict.Taken => RowVerdict.Taken,
        Verdict.JoinedWithRowAbove => RowVerdict.JoinedWithRowAbove,
        Verdict.ColumnsMoved => RowVerdict.ColumnsMoved,
        Verdict.SplitInTwo => RowVerdict.SplitInTwo,
        _ => RowVerdict.NeedsAPerson,
    };

    private static Cchc.Steering.V1.RowProposal ToMessage(Reading.RowProposal row)
    {
        var message = new Cchc.Steering.V1.RowProposal
        {
            Area = row.AreaCode ?? "",
            AreaNumber = row.AreaNumber ?? "",
            AreaText = row.AreaText ?? "",
            Goal = row.GoalCode ?? "",
            GoalText = row.GoalText ?? "",
            ParentGoal = row.ParentGoalCode ?? "",
            ParentGoalText = row.ParentGoalText ?? "",
            TaskCode = row.TaskCode ?? "",
            Task = row.TaskText ?? "",
            Ordinal = row.OrdinalText ?? "",
            Text = row.ActivityText,
            Product = row.ProductText ?? "",
            LeadText = row.LeadText ?? "",
            CoordinatingText = row.CoordinatingText ?? "",
            TimeText = row.TimeText ?? "",
            BudgetText = row.BudgetText ?? "",
        };
        message.GroupPath.AddRange(row.GroupPath);
        message.OtherColumns.Add(new Dictionary<string, string>(row.OtherColumns));
        return message;
    }
}
