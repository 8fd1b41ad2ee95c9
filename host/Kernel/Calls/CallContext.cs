using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Data;

namespace CchcPlatform.Kernel.Calls;

/// <summary>Who is calling, for which communes, and how the call must be done. One for each call; the host fills it before the use case starts.</summary>
public sealed class CallContext
{
    /// <summary>Who is calling.</summary>
    public Caller Caller { get; set; } = Caller.Anonymous;

    /// <summary>The communes that the call may touch; null before the host has decided.</summary>
    public CommuneScope? Scope { get; set; }

    /// <summary>Full name of the rpc, such as <c>cchc.steering.v1.PlanService/GetPlan</c>; of a reaction or a job its name.</summary>
    public string Method { get; set; } = "";

    /// <summary>The permission that the rpc asks for.</summary>
    public string Permission { get; set; } = "";

    /// <summary>The caller's id of this request; empty without replay protection.</summary>
    public string RequestId { get; set; } = "";

    /// <summary>SHA-256 of the request without its id and without <c>validate_only</c>.</summary>
    public byte[] BodyHash { get; set; } = [];

    /// <summary>Whether the answer to this request is kept for a repetition: the change is committed, with its answer.</summary>
    internal bool AnswerKept { get; set; }

    /// <summary>Check everything and answer as if it were done, but change nothing.</summary>
    public bool ValidateOnly { get; set; }

    /// <summary>The reason that the caller gave; recorded with the facts.</summary>
    public string Reason { get; set; } = "";

    /// <summary>When the caller stops waiting (UTC); <see cref="DateTime.MaxValue"/> when it did not say. No call that this one makes lasts longer.</summary>
    public DateTime Deadline { get; set; } = DateTime.MaxValue;

    /// <summary>The clock of the call.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Now by the clock of the call, as the database keeps it.</summary>
    public DateTimeOffset Now => Clock.GetUtcNow().ToMicroseconds();

    /// <summary>Subject that is recorded with the facts.</summary>
    public string Actor => Caller.Subject;
}
