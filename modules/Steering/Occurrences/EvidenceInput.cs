using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Files;
using CchcPlatform.Kernel.Text;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>Reads the evidence of a request: what is wrong with a piece is said of that piece.</summary>
internal static class EvidenceInput
{
    public const int MostPieces = 20;

    /// <summary>The pieces, checked; those that are files get their hash when they are stored.</summary>
    public static void Check(IReadOnlyList<Evidence> evidence, DateOnly today, Violations violations)
    {
        violations.Require(evidence.Count <= MostPieces, "evidence", $"must have at most {MostPieces} pieces.", "TOO_MUCH_EVIDENCE");
        for (var i = 0; i < Math.Min(evidence.Count, MostPieces); i++)
        {
            var (piece, field) = (evidence[i], $"evidence[{i}]");
            Texts.ReadOptionalLine(piece.Title, field + ".title", 500, violations);
            switch (piece.KindCase)
            {
                case Evidence.KindOneofCase.Document:
                    Texts.ReadLine(piece.Document.Number, field + ".document.number", 100, violations);
                    RequirePast(Dates.ReadRequired(piece.Document.Date, field + ".document.date", violations), field + ".document.date", today, violations);
                    break;
                case Evidence.KindOneofCase.Link:
                    violations.Require(IsLink(piece.Link), field + ".link", "must be an http or https address of at most 2000 characters.", "LINK_INVALID");
                    break;
                case Evidence.KindOneofCase.File:
                    CheckFile(piece.File, field + ".file", violations);
                    break;
                default:
                    violations.Require(false, field, "must hold a document, a link or a file.", "EVIDENCE_EMPTY");
                    break;
            }
        }
    }

    /// <summary>The pieces as they are kept, in the order of the request.</summary>
    public static ReportEvidence[] Keep(IReadOnlyList<Evidence> evidence, FileStore files) => [.. evidence.Select((piece, i) => Keep(piece, $"e{i + 1}", files))];

    /// <summary>A day that has come already.</summary>
    public static void RequirePast(DateOnly? day, string field, DateOnly today, Violations violations) =>
        violations.Require(!(day > today), field, $"must not be later than today, {today.ToText()}.", "DATE_IN_FUTURE");

    private static ReportEvidence Keep(Evidence piece, string id, FileStore files)
    {
        var stored = piece.KindCase == Evidence.KindOneofCase.File ? files.Add(piece.File.Content.Memory) : null;
        return new ReportEvidence
        {
            Id = id,
            Title = VietnameseText.Normalize(piece.Title),
            IsProduct = piece.IsProduct,
            DocumentNumber = piece.Document is { } document ? VietnameseText.Normalize(document.Number) : null,
            DocumentDate = piece.Document?.Date is { } date ? new DateOnly(date.Year, date.Month, date.Day) : null,
            Link = piece.HasLink ? piece.Link.Trim() : null,
            FileName = stored is null ? null : VietnameseText.Normalize(piece.File.FileName),
            Sha256 = stored?.Sha256,
            MediaType = stored?.MediaType,
            SizeBytes = stored?.SizeBytes ?? 0,
        };
    }

    private static void CheckFile(EvidenceFile file, string field, Violations violations)
    {
        Texts.ReadLine(file.FileName, field + ".file_name", 255, violations);
        violations.Require(file.FileName.AsSpan().IndexOfAny('/', '\\') < 0, field + ".file_name", "must be a name without folders.", "FILE_NAME_INVALID");
        violations.Require(file.Content.Length > 0, field + ".content", "must not be empty.", "FILE_EMPTY");
        violations.Require(file.Content.Length <= FileStore.MaxBytes, field + ".content", "must have at most 20 MiB.", "FILE_TOO_LARGE");
    }

    private static bool IsLink(string link) =>
        link.Length <= 2000 && !VietnameseText.HasControlCharacters(link)
        && Uri.TryCreate(link, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length > 0 && uri.UserInfo.Length == 0;
}
