using CchcPlatform.Kernel.Facts;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Kernel.Data;

/// <summary>The tables that every module's schema has. They are part of the module's own migrations.</summary>
internal static class KernelTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<FactRow>(fact =>
        {
            fact.ToTable("facts");
            fact.HasKey(f => f.Position);
            fact.Property(f => f.Position).UseIdentityAlwaysColumn();
            fact.Property(f => f.Commune).HasMaxLength(5);
            fact.Property(f => f.RecordedAt).HasDefaultValueSql("clock_timestamp()");
            fact.HasIndex(f => new { f.Resource, f.Position });
        });
        model.Entity<FactMark>(mark =>
        {
            mark.ToTable("fact_marks");
            mark.HasKey(m => m.At);
        });
        model.Entity<FactLogId>(log =>
        {
            log.ToTable("fact_log_ids");
            log.HasKey(l => l.Id);
            log.Property(l => l.Id).ValueGeneratedNever();
            log.HasIndex(l => l.BegunAt).IsUnique();
        });
        model.Entity<FactCheckpoint>(checkpoint =>
        {
            checkpoint.ToTable("fact_checkpoints");
            checkpoint.HasKey(c => new { c.Commune, c.Number });
            checkpoint.Property(c => c.Commune).HasMaxLength(5);
            // In the order of sealing: where sealing goes on, and what a witness has not seen.
            checkpoint.HasIndex(c => new { c.LastPosition, c.Commune });
        });
        model.Entity<FactCursor>(cursor =>
        {
            cursor.ToTable("fact_cursors");
            cursor.HasKey(c => new { c.Handler, c.Publisher });
        });
        model.Entity<ParkedFact>(parked =>
        {
            parked.ToTable("parked_facts");
            parked.HasKey(p => new { p.Handler, p.Publisher, p.Position });
        });
        model.Entity<RequestReplay>(replay =>
        {
            replay.ToTable("request_replays");
            replay.HasKey(r => new { r.Subject, r.Method, r.RequestId });
            replay.HasIndex(r => r.RecordedAt);
            replay.Property(r => r.RecordedAt).HasDefaultValueSql("clock_timestamp()");
        });
        model.Entity<StoredFile>(file =>
        {
            file.ToTable("files");
            file.HasKey(f => f.Sha256);
        });
        model.Entity<FileChunk>(chunk =>
        {
            chunk.ToTable("file_chunks");
            chunk.HasKey(c => new { c.Sha256, c.Number });
            chunk.HasOne<StoredFile>().WithMany().HasForeignKey(c => c.Sha256);
        });
    }
}
