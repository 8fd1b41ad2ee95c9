using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>One occurrence as it is now.</summary>
internal sealed class GetOccurrence(SteeringDb db, CallContext call) : IUseCase
{
    public async Task<GetOccurrenceResponse> ExecuteAsync(GetOccurrenceRequest request, CancellationToken cancel) =>
        new() { Occurrence = (await db.FindOccurrenceAsync(OccurrenceName.Parse(request.Name), cancel)).ToMessage(Moment.Now(call)) };
}
