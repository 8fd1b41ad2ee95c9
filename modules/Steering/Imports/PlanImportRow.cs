using CchcPlatform.Kernel.Data;
using Cchc.Steering.V1;
using Google.Protobuf;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>A row of an import: what was read, and what a person decided. Part of its <see cref="PlanImport"/>.</summary>
internal sealed class PlanImportRow : ICommuneOwned
{
    public Guid ImportKey { get; init; }

    public required string Commune { get; init; }

    /// <summary>From 1, in the order of the source.</summary>
    public int Number { get; init; }

    /// <summary>JSON names of the verdicts, for filters.</summary>
    public required string[] Verdicts { get; init; }

    public string Area { get; init; } = "";

    /// <summary>The whole row as the contract shows it, in binary form. The decision in it is the current one.</summary>
    public required byte[] Content { get; set; }

    public ImportRow ToMessage() => ImportRow.Parser.ParseFrom(Content);

    public static PlanImportRow Of(PlanImport import, ImportRow message) => new()
    {
        ImportKey = import.Id,
        Commune = import.Commune,
        Number = message.Number,
        Verdicts = [.. message.Verdicts.Select(v => VerdictNames.Of(v))],
        Area = message.Proposal.Area,
        Content = message.ToByteArray(),
    };
}

/// <summary>The names of verdicts as JSON writes them.</summary>
internal static class VerdictNames
{
    private static readonly IReadOnlyDictionary<RowVerdict, string> Names =
        EnumNames.Of<RowVerdict>("ROW_VERDICT_").ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string Of(RowVerdict verdict) => Names[verdict];

    public static RowVerdict Parse(string name) => Names.Single(pair => pair.Value == name).Key;
}
