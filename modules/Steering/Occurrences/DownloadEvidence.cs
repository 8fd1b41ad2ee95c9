using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>The bytes of a file that was attached as evidence, in small chunks, so that memory does not grow with the file.</summary>
internal sealed class DownloadEvidence(SteeringDb db) : IUseCase
{
    public async Task ExecuteAsync(DownloadEvidenceRequest request, IServerStreamWriter<DownloadEvidenceResponse> answers, CancellationToken cancel)
    {
        var evidence = await FindAsync(request, cancel);
        var file = evidence.ToFile();
        await foreach (var part in db.Files.ReadAsync(evidence.Sha256!, cancel))
        {
            await answers.WriteAsync(new DownloadEvidenceResponse { File = file, Chunk = UnsafeByteOperations.UnsafeWrap(part) }, cancel);
            file = null;
        }
    }

    private async Task<ReportEvidence> FindAsync(DownloadEvidenceRequest request, CancellationToken cancel)
    {
        var (name, id) = OccurrenceName.ParseReport(request.Name);
        new Violations().Require(request.EvidenceId.Length > 0, "evidence_id", "must not be empty.", "FIELD_REQUIRED").ThrowIfAny();
        var occurrence = await db.FindOccurrenceAsync(name, cancel);
        var report = Guid.TryParseExact(id, "D", out var key)
            ? await db.Reports.AsNoTracking().SingleOrDefaultAsync(r => r.OccurrenceKey == occurrence.Id && r.Id == key, cancel)
            : null;
        var evidence = report?.Evidence.FirstOrDefault(e => e.Id == request.EvidenceId) ?? throw new NotFoundFault($"Evidence '{request.EvidenceId}' of {request.Name}");
        return evidence.Sha256 is not null
            ? evidence
            : throw new ConflictFault("EVIDENCE_NOT_A_FILE", $"Evidence '{evidence.Id}' of {request.Name} is no file, so there is nothing to download.");
    }
}
