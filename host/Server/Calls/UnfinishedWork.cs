namespace CchcPlatform.Server.Calls;

/// <summary>Work of a request that was answered before the work ended. The scope of the request lives as long as the work.</summary>
internal sealed record UnfinishedWork(Task Work);
