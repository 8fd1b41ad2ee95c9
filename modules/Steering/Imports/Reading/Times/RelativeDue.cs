namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>"100 ngày kể từ ngày ban hành": a count from an event. Working days are counted by whoever has the calendar.</summary>
/// <param name="FromIssue">True when counted from the issue of the plan, false from another event.</param>
internal sealed record RelativeDue(int Count, RelativeUnit Unit, bool FromIssue);
