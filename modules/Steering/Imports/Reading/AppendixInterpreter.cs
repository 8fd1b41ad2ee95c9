namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Rows of cells to activities: find the heading, repair the rows, read the outline, review.</summary>
internal static class AppendixInterpreter
{
    public static AppendixReading Interpret(SourceDocument source, InterpretationContext context, ReadingLimits limits)
    {
        var ledger = new WordLedger(source);
        var (part, heading, others) = Choose(source);
        var header = PlanHeaderReader.Read(TitleLines(part, heading, ledger), context.PlanYear);
        var looks = new CellLooks(context.KnownUnitNames);
        var table = TableRows.Read(part, heading, ledger);
        var repair = new RowRepair(new RepairContext(looks, new Neighbors(table.Texts), table.GoalsAreNumbered));
        foreach (var draft in table.Drafts)
        {
            repair.Take(draft);
            // The file keeps to the limit, but one merged row may be split into thousands.
            if (repair.Rows.Count > limits.Rows)
                throw new AppendixFault(FaultReasons.TooManyRows, $"The table has more than {limits.Rows} rows when merged rows are split.", $"line {part.Rows[draft.Rows.Min].Line}");
        }

        var outlined = Outline.Read(repair.Rows);
        if (outlined.Count == 0)
            throw new AppendixFault(FaultReasons.NoRows, "The table has a heading but no activity under it.", $"line {part.Rows[heading.Row].Line}");

        if (others.Count > 0) outlined[0].Draft.Notes.Add(new ReviewNote(NoteCodes.OtherSheets, NoteSentences.OfOtherSheets(others)));
        var rows = Finish(part, outlined, looks, new ProposalBuilder(context, context.IssuedOn ?? header.IssuedOn), limits);
        foreach (var row in outlined) ledger.Place(Placed(row));
        return new AppendixReading(header, rows, ledger.NotPlaced(part), table.UnknownColumns);
    }

    private static IReadOnlyList<ReadRow> Finish(SourcePart part, IReadOnlyList<OutlinedRow> outlined, CellLooks looks, ProposalBuilder builder, ReadingLimits limits)
    {
        var review = new RowReview(looks);
        var readings = new OtherReadings(builder);
        var rows = new List<ReadRow>(outlined.Count);
        AreaHeading? area = null;
        var characters = 0L;
        foreach (var row in outlined)
        {
            var proposal = builder.Build(row);
            var notes = review.Notes(proposal, row, !ReferenceEquals(row.Area, area));
            area = row.Area;
            rows.Add(new ReadRow
            {
                Number = rows.Count + 1,
                AreaCode = proposal.AreaCode, AreaNumber = proposal.AreaNumber, AreaText = proposal.AreaText,
                GoalCode = proposal.GoalCode, GoalText = proposal.GoalText, ParentGoalCode = proposal.ParentGoalCode, ParentGoalText = proposal.ParentGoalText,
                TaskText = proposal.TaskText, TaskCode = proposal.TaskCode, OrdinalText = proposal.OrdinalText, ActivityText = proposal.ActivityText,
                ProductText = proposal.ProductText, LeadText = proposal.LeadText, CoordinatingText = proposal.CoordinatingText, TimeText = proposal.TimeText,
                BudgetText = proposal.BudgetText, OtherColumns = proposal.OtherColumns, GroupPath = proposal.GroupPath, Time = proposal.Time,
                Verdicts = RowReview.Verdicts(row.Draft, notes),
                SourceLines = row.Draft.Rows.Select(one => part.Rows[one].Line).Distinct().Order().ToArray(),
                Alternatives = readings.Of(row),
                ReviewNotes = notes,
                Corrections = RowReview.Corrections(proposal),
            });
            // The file keeps to its limit, but a heading of a whole page may stand over thousands of rows.
            characters += rows[^1].Characters + rows[^1].Alternatives.Sum(one => one.Rows.Sum(alternative => (long)alternative.Characters));
            if (characters > limits.ReadCharacters)
                throw new AppendixFault(FaultReasons.TooLarge, $"The rows hold more than {limits.ReadCharacters} characters when each has its headings.", $"line {rows[^1].SourceLines[0]}");
        }

        return rows;
    }

    // The sheet whose heading names most; the first of equals. Others may hold work as well: a plan of one sheet for each area.
    private static (SourcePart Part, Heading Heading, IReadOnlyList<string> Others) Choose(SourceDocument source)
    {
        var found = source.Parts.Select(part => (Part: part, Heading: HeadingFinder.First(part))).Where(one => one.Heading is not null)
            .OrderByDescending(one => one.Heading!.Roles).ToList();
        return found.Count > 0
            ? (found[0].Part, found[0].Heading!, [.. found.Skip(1).Where(one => one.Heading is { NamesWork: true, IsSure: true } && one.Part.Rows.Count > one.Heading.Row + one.Heading.Height).Select(one => one.Part.Name)])
            : throw new AppendixFault(FaultReasons.WrongColumns, "No row names the columns of a plan: one for the work (Hoạt động, Nhiệm vụ, Nội dung) and at least one for who, when or what comes out (Chủ trì, Thời gian, Sản phẩm).");
    }

    private static List<string> TitleLines(SourcePart part, Heading heading, WordLedger ledger)
    {
        var lines = new List<string>();
        var above = part.Rows.Take(TableRows.FirstRow(part, heading)).ToList();
        // A letterhead has two cells; what has more is a table of its own, of targets or of work, and no part of the title.
        var tables = above.Where(row => row.Table > 0 && row.Filled > 2).Select(row => row.Table).ToHashSet();
        for (var row = 0; row < above.Count; row++)
        {
            lines.AddRange(part.Rows[row].Cells.Where(cell => cell.IsTyped).Select(cell => Wording.Tidy(PlainText.From(cell.Text))).Where(line => line.Length > 0));
            if (!tables.Contains(above[row].Table) || above[row].Table == part.Rows[heading.Row].Table && above[row].Filled < 2) ledger.Place(part, row);
        }

        return lines;
    }

    private static IEnumerable<Piece> Placed(OutlinedRow row)
    {
        foreach (var column in row.Draft.Columns)
        {
            // A numbered goal's number is in the row's goal; any other unread number would be lost.
            if (row.Draft.Map.RoleAt(column) is ColumnRole.Goal or ColumnRole.Task or ColumnRole.Area or ColumnRole.Ordinal) continue;
            foreach (var piece in row.Draft[column]) yield return piece;
        }

        if (row.Ordinal is not null)
            foreach (var piece in row.Draft.OrdinalPieces) yield return piece;
        for (var goal = row.Goal; goal is not null; goal = goal.Parent)
            foreach (var piece in goal.Pieces.Concat(goal.Code is null ? [] : goal.Number)) yield return piece;
        foreach (var piece in row.Task.Concat(row.Activity).Concat(row.AreaBudget).Concat(row.Area?.Pieces ?? [])) yield return piece;
        for (var i = row.Groups.Count - 1; i >= 0; i--)
            foreach (var piece in OfGroup(row, i)) yield return piece;
    }

    // A group's heading and number are in the path of its rows; its other cells only where a row inherits them.
    private static IEnumerable<Piece> OfGroup(OutlinedRow row, int at)
    {
        var group = row.Groups[at];
        foreach (var piece in group.Text.Concat(group.Row.OrdinalPieces)) yield return piece;
        foreach (var column in group.Row.Columns)
        {
            var role = group.Row.Map.RoleAt(column);
            if (!ProposalBuilder.Inherited.Contains(role) || !ProposalBuilder.Gives(group, role) || row.Draft.Has(role) || row.Groups.Skip(at + 1).Any(inner => ProposalBuilder.Gives(inner, role))) continue;
            foreach (var piece in group.Row[column]) yield return piece;
        }
    }
}
