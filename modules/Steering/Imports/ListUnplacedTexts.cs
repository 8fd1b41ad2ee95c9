using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>The words of the source that found no place in any row.</summary>
internal sealed class ListUnplacedTexts(SteeringDb db) : IUseCase
{
    public async Task<ListUnplacedTextsResponse> ExecuteAsync(ListUnplacedTextsRequest request, CancellationToken cancel)
    {
        var import = await db.FindImportAsync(request.Parent, "parent", cancel);
        var page = import.Unplaced.ToPage(PageRequest.Of(request.PageSize, request.PageToken, "unplaced", request.Parent));
        return new ListUnplacedTextsResponse
        {
            UnplacedTexts = { page.Items.Select(u => new UnplacedText { Place = u.Place, Line = u.Line, Column = u.Column, Text = u.Text }) },
            NextPageToken = page.NextPageToken,
        };
    }
}
