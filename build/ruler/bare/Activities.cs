using Cchc.Steering.V1;
using Grpc.Core;
using Npgsql;

namespace CchcPlatform.Bare;

/// <summary>Get and list.</summary>
internal sealed class Activities(NpgsqlDataSource database) : ActivityService.ActivityServiceBase
{
    private static readonly string Get = Sql.Read("get")[0];
    private static readonly string First = Sql.Read("list")[0];
    private static readonly string Page = Sql.Read("page")[0];

    public override async Task<GetActivityResponse> GetActivity(GetActivityRequest request, ServerCallContext context)
    {
        var name = request.Name.Split('/');
        await using var command = database.CreateCommand(Get);
        command.Parameters.AddValues(name[1], name[3], name[5]);
        await using var reader = await command.ExecuteReaderAsync(context.CancellationToken);
        return await reader.ReadAsync(context.CancellationToken)
            ? new GetActivityResponse { Activity = Read(reader).Activity }
            : throw new RpcException(new Status(StatusCode.NotFound, request.Name));
    }

    // Over all communes: a plain token with the keys of the last row.
    public override async Task<ListActivitiesResponse> ListActivities(ListActivitiesRequest request, ServerCallContext context)
    {
        var size = request.PageSize == 0 ? 50 : request.PageSize;
        await using var command = database.CreateCommand(request.PageToken.Length > 0 ? Page : First);
        command.Parameters.AddValues(size + 1);
        if (request.PageToken.Split('/') is [var commune, var plan, var version, var position, var id])
        {
            command.Parameters.AddValues(commune, Guid.Parse(plan), int.Parse(version), int.Parse(position), Guid.Parse(id));
        }

        await using var reader = await command.ExecuteReaderAsync(context.CancellationToken);
        var answer = new ListActivitiesResponse();
        var last = "";
        while (await reader.ReadAsync(context.CancellationToken))
        {
            if (answer.Activities.Count == size)
            {
                answer.NextPageToken = last;
                break;
            }

            var (activity, key) = Read(reader);
            answer.Activities.Add(activity);
            last = key;
        }

        return answer;
    }

    private static (Activity Activity, string Key) Read(NpgsqlDataReader reader)
    {
        var row = new Row(reader);
        string commune = row.Text(), plan = row.Text();
        var activity = new Activity
        {
            Name = $"communes/{commune}/plans/{plan}/activities/{row.Text()}", Area = row.Text(), Goal = row.Text(), GoalText = row.Text(),
            TaskCode = row.Text(), Task = row.Text(), Text = row.Text(), Product = row.Text(), LeadText = row.Text(), CoordinatingText = row.Text(),
            TimeText = row.Text(), BudgetText = row.Text(), TimeKind = row.Enum<TimeKind>(), State = row.Enum<WorkState>(), DueDate = row.Date(),
            Position = row.Number(), Version = row.Number(), Etag = Row.Etag(row.Long()), CreateTime = row.Time(), UpdateTime = row.Time(),
        };
        activity.LeadUnits.AddRange(row.Array<string>());
        activity.CoordinatingUnits.AddRange(row.Array<string>());
        activity.LeadGroups.AddRange(row.Array<string>());
        activity.CoordinatingGroups.AddRange(row.Array<string>());
        activity.Review.AddRange((row.Json<Note[]>() ?? []).Select(note => note.ToMessage()));
        activity.Officers.AddRange((row.Json<Officer[]>() ?? []).Select(officer => officer.ToMessage()));
        activity.OtherColumns.Add(row.Json<Dictionary<string, string>>()!);
        activity.SourceLines.AddRange(row.Array<int>());
        return (activity, $"{commune}/{row.Key()}/{activity.Version}/{activity.Position}/{row.Key()}");
    }
}
