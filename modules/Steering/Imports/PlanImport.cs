using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Modules.Steering.Plans;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>One reading of the appendix of a plan, with its rows until somebody applies or discards it.</summary>
internal sealed class PlanImport : Aggregate
{
    public required string ImportId { get; init; }

    public ImportState State { get; private set; } = ImportState.Previewed;

    public required string FileName { get; init; }

    public required string MediaType { get; init; }

    public long SizeBytes { get; init; }

    public required string Sha256 { get; init; }

    public PlanKind PlanKind { get; init; }

    public int Year { get; init; }

    /// <summary>The version that it became; 0 while it is not applied.</summary>
    public int Version { get; private set; }

    public string Title { get; init; } = "";

    public string Number { get; init; } = "";

    public DateOnly? IssuedDate { get; init; }

    public bool NumberMissing { get; init; }

    /// <summary>The heading names another year than the one that the file was imported for.</summary>
    public bool YearDiffers { get; init; }

    public int RowCount { get; init; }

    /// <summary>Rows per verdict, by its JSON name.</summary>
    public Dictionary<string, int> Verdicts { get; init; } = [];

    /// <summary>Rows per area in the order of the source; "" for rows without one.</summary>
    public List<AreaRows> Areas { get; init; } = [];

    public List<UnplacedWords> Unplaced { get; init; } = [];

    public string[] UnknownColumns { get; init; } = [];

    /// <summary>The plan already said the same.</summary>
    public bool Unchanged { get; private set; }

    public DateTimeOffset? ApplyTime { get; private set; }

    public string PlanId => Plan.IdOf(PlanKind, Year);

    public override string ResourceName => $"communes/{Commune}/imports/{ImportId}";

    public void MarkApplied(int version, bool unchanged, DateTimeOffset now)
    {
        RefuseUnlessPreviewed();
        (State, Version, Unchanged, ApplyTime) = (ImportState.Applied, version, unchanged, now);
    }

    public void Discard()
    {
        RefuseUnlessPreviewed();
        State = ImportState.Discarded;
    }

    /// <exception cref="ConflictFault">It was applied or discarded before.</exception>
    public void RefuseUnlessPreviewed()
    {
        if (State != ImportState.Previewed)
        {
            throw new ConflictFault("IMPORT_CLOSED", $"{ResourceName} is {(State == ImportState.Applied ? "applied" : "discarded")} already.");
        }
    }
}

/// <summary>How many rows of an import are of an area.</summary>
internal sealed class AreaRows
{
    public required string Area { get; init; }

    public int Rows { get; init; }
}

/// <summary>Words of the source without a place in any row.</summary>
internal sealed class UnplacedWords
{
    public string Place { get; init; } = "";

    public int Line { get; init; }

    public int Column { get; init; }

    public required string Text { get; init; }
}
