using System.Security.Cryptography;
using Cchc.Steering.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace CchcPlatform.Bare;

/// <summary>One changing call: a report, its occurrence, the request and the fact, in one transaction.</summary>
internal sealed class Occurrences(NpgsqlDataSource database) : OccurrenceService.OccurrenceServiceBase
{
    private static readonly string[] Report = Sql.Read("report");

    public override async Task<ReportProgressResponse> ReportProgress(ReportProgressRequest request, ServerCallContext context)
    {
        var name = request.Parent.Split('/');
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        var (key, revision, occurrence) = await ReadAsync(connection, name, context.CancellationToken);
        if (request.Etag.Length > 0 && request.Etag != Row.Etag(revision))
        {
            throw new RpcException(new Status(StatusCode.Aborted, "stale"));
        }

        var now = new System.DateTime(System.DateTime.UtcNow.Ticks / 10 * 10, DateTimeKind.Utc);
        var id = Guid.CreateVersion7();
        occurrence.Name = request.Parent;
        occurrence.State = WorkState.InProgress;
        occurrence.Timing = Timing.WithinLimit;
        occurrence.StatedPercent = request.StatedPercent;
        occurrence.ReportCount++;
        occurrence.Etag = Row.Etag(revision + 1);
        occurrence.UpdateTime = Timestamp.FromDateTime(now);
        var report = new Cchc.Steering.V1.Report
        {
            Name = $"{request.Parent}/reports/{id}", Unit = request.Unit, Role = ReportRole.Lead, Text = request.Text, StatedPercent = request.StatedPercent,
            Reporter = "bare", CreateTime = occurrence.UpdateTime,
        };
        var answer = new ReportProgressResponse { Report = report, Occurrence = occurrence };
        var fact = new OccurrenceReported { Report = report, Occurrence = occurrence };

        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        Add(batch, Report[2],
            id, name[1], key, request.Unit, "Lead", request.Text, request.StatedPercent, false, "bare", now);
        Add(batch, Report[3],
            occurrence.ReportCount, request.StatedPercent, revision + 1, now, key, revision);
        Add(batch, Report[4],
            "bare", "ReportProgress", request.RequestId, SHA256.HashData(request.ToByteArray()), answer.ToByteArray());
        Add(batch, Report[5],
            name[1], "cchc.steering.v1.OccurrenceReported", fact.ToByteArray(), request.Parent, revision + 1, "bare", "", request.RequestId, "");
        if (await batch.ExecuteNonQueryAsync() != batch.BatchCommands.Count)
        {
            throw new RpcException(new Status(StatusCode.Aborted, "stale"));
        }

        await transaction.CommitAsync();
        return answer;
    }

    private static async Task<(Guid Key, long Revision, Occurrence Occurrence)> ReadAsync(NpgsqlConnection connection, string[] name, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, Report[0], name[1], name[3], name[5], name[7]);
        Add(batch, Report[1], name[1], name[3]);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel))
        {
            throw new RpcException(new Status(StatusCode.NotFound, string.Join('/', name)));
        }

        var row = new Row(reader);
        var (key, revision) = (row.Key(), row.Long());
        var occurrence = new Occurrence
        {
            Label = row.Text(), Period = row.Text(), StartDate = row.Date(), EndDate = row.Date(), DueDate = row.Date(), ReportCount = row.Number(),
            EvidenceCount = row.Number(), ProductAttached = row.Flag(), Basis = row.Text(), CompletedDate = row.Date(), ConfirmedBy = row.Text(),
            Remark = row.Text(), Returned = row.Flag(), ReportedDate = row.Date(), ReportedBy = row.Text(), CreateTime = row.Time(),
        };
        _ = row.MaybeNumber();
        (occurrence.ActivityText, occurrence.Area, occurrence.TimeKind) = (row.Text(), row.Text(), row.Enum<TimeKind>());
        occurrence.LeadUnits.AddRange(row.Array<string>());
        occurrence.CoordinatingUnits.AddRange(row.Array<string>());
        occurrence.Officers.AddRange((row.Json<Officer[]>() ?? []).Select(officer => officer.ToMessage()));
        await reader.NextResultAsync(cancel);
        return await reader.ReadAsync(cancel) && reader.GetInt32(1) > 0 && reader.GetString(0) != "Closed"
            ? (key, revision, occurrence)
            : throw new RpcException(new Status(StatusCode.FailedPrecondition, "not in force"));
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddValues(values);
        batch.BatchCommands.Add(command);
    }
}
