using System.Text;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>The reports on one occurrence, newest first.</summary>
internal sealed class ListReports(SteeringDb db) : IUseCase
{
    private static readonly OrderSchema<Report> Order = OrderSchema<Report>.By(r => r.Id).Key("createTime", r => r.CreateTime).Default("createTime desc");

    public async Task<ListReportsResponse> ExecuteAsync(ListReportsRequest request, CancellationToken cancel)
    {
        var occurrence = await db.FindOccurrenceAsync(OccurrenceName.Parse(request.Parent, "parent"), cancel);
        var page = await db.Reports.AsNoTracking()
            .Where(r => r.OccurrenceKey == occurrence.Id)
            .ToPageAsync(OrderBy.Parse("", Order), PageRequest.Of(request.PageSize, request.PageToken, "reports", request.Parent), cancel, BytesOf);
        return new ListReportsResponse { Reports = { page.Items.Select(r => r.ToMessage(occurrence)) }, NextPageToken = page.NextPageToken };
    }

    private static int BytesOf(Report report) => Encoding.UTF8.GetByteCount(report.Text)
        + report.Evidence.Sum(e => Encoding.UTF8.GetByteCount(e.Title) + Encoding.UTF8.GetByteCount(e.Link ?? ""));
}
