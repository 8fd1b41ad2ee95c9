using CchcPlatform.Faults.Tests.Changes;
using CchcPlatform.Faults.Tests.Running;
using Cchc.Ledger.V1;
using Cchc.Organization.V1;
using Cchc.Steering.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CchcPlatform.Faults.Tests.Writers;

public sealed class WriterTests
{
    private const int Writers = 64;
    private const int Rounds = 6;

    [Fact]
    public async Task Of_64_writers_who_saw_the_same_state_one_wins_each_round()
    {
        await using var instance = await Instance.StartAsync();
        using var caller = new Caller(instance) { Outages = false };
        var account = (await caller.DoAsync<OpenAccountResponse>("admin", new OpenAccountRequest { Parent = "communes/25195", AccountId = "contested" }, "open")).Account;
        var unit = (await caller.ReadAsync<GetUnitResponse>("admin", "cchc.organization.v1.UnitService/GetUnit", new GetUnitRequest { Name = "communes/25195/units/vhxh" })).Unit;
        var activity = (await caller.ReadAsync<ListActivitiesResponse>("admin", "cchc.steering.v1.ActivityService/ListActivities",
            new ListActivitiesRequest { Parent = "communes/25195/plans/2026", Filter = "leadUnits:\"VHXH\"", PageSize = 1 })).Activities[0];
        var (accountTag, unitTag, activityTag) = (account.Etag, unit.Etag, activity.Etag);
        for (var round = 0; round < Rounds; round++)
        {
            accountTag = (await RaceAsync<AddEntryResponse>(caller, _ => new AddEntryRequest { Name = account.Name, Amount = 1, Etag = accountTag })).Account.Etag;
            unitTag = (await RaceAsync<UpdateUnitResponse>(caller, writer => new UpdateUnitRequest
            {
                Unit = new Unit { Name = unit.Name, Functions = $"Người ghi {writer}" }, UpdateMask = new FieldMask { Paths = { "functions" } }, Etag = unitTag,
            })).Unit.Etag;
            activityTag = (await RaceAsync<AssignOfficersResponse>(caller, writer => new AssignOfficersRequest
            {
                Name = activity.Name, Unit = "VHXH", Officers = { new Officer { Subject = $"officer-{writer}" } }, Etag = activityTag,
            })).Activity.Etag;
        }

        Assert.Equal((long)Rounds, await instance.Database.ScalarAsync<long>($"SELECT balance FROM ledger.accounts WHERE account_id = 'contested'"));
        foreach (var (schema, resource) in new[] { ("ledger", account.Name), ("organization", unit.Name), ("steering", activity.Name) })
        {
            Assert.Equal((long)Rounds, await instance.Database.ScalarAsync<long>($"SELECT count(*) FROM {schema}.facts WHERE resource = '{resource}' AND request_id LIKE 'race-%'"));
        }

        Assert.Empty(caller.Defects);
        Assert.DoesNotContain(instance.Host.Log, line => line.Contains("fail: ", StringComparison.Ordinal));
    }

    // All at once, each with an id of its own; the answer of the one that won.
    private static async Task<TReply> RaceAsync<TReply>(Caller caller, Func<int, IMessage> request) where TReply : class, IMessage<TReply>, new()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            try
            {
                return await caller.DoAsync<TReply>("admin", request(writer), $"race-{Guid.NewGuid()}");
            }
            catch (RpcException stale) when (stale.StatusCode == StatusCode.Aborted)
            {
                Assert.Equal("ETAG_STALE", CchcPlatform.Testing.Faults.ReasonOf(stale));
                return null;
            }
        }));
        return Assert.Single(answers.OfType<TReply>());
    }
}
