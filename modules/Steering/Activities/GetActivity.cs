using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>One activity, in the version in force or in the one that the name gives.</summary>
internal sealed class GetActivity(SteeringDb db) : IUseCase
{
    public async Task<GetActivityResponse> ExecuteAsync(GetActivityRequest request, CancellationToken cancel) =>
        new() { Activity = (await db.ReadActivityAsync(ActivityName.Parse(request.Name), cancel)).ToMessage() };
}
