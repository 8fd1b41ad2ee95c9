namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Makes one role one column: what tables call "Nhiệm vụ" is the activity where no other column holds it.</summary>
internal static class ColumnRoles
{
    public static IReadOnlyList<Column> Settle(IReadOnlyList<ColumnRole?> found, IReadOnlyList<string> names)
    {
        var roles = found.Select(role => role ?? ColumnRole.Other).ToArray();

        // "Nội dung" beside "Nhiệm vụ cụ thể": the left one groups the right one.
        ParentOfTwo(roles, ColumnRole.Activity, ColumnRole.Task, first: true);
        ParentOfTwo(roles, ColumnRole.Task, ColumnRole.Activity, first: false);
        if (!roles.Contains(ColumnRole.Activity)) Rename(roles, ColumnRole.Task, ColumnRole.Activity);
        if (!roles.Contains(ColumnRole.Activity)) Rename(roles, ColumnRole.Goal, ColumnRole.Activity);

        SettleTimes(roles);
        var seen = new HashSet<ColumnRole>();
        for (var column = 0; column < roles.Length; column++)
            if (roles[column] != ColumnRole.Other && !seen.Add(roles[column])) roles[column] = ColumnRole.Other;
        return roles.Select((role, column) => new Column(role, names[column])).ToArray();
    }

    private static void ParentOfTwo(ColumnRole[] roles, ColumnRole twice, ColumnRole free, bool first)
    {
        var at = Enumerable.Range(0, roles.Length).Where(column => roles[column] == twice).ToList();
        if (at.Count >= 2 && !roles.Contains(free)) roles[first ? at[0] : at[1]] = free;
    }

    private static void Rename(ColumnRole[] roles, ColumnRole from, ColumnRole to)
    {
        var at = Array.IndexOf(roles, from);
        if (at >= 0) roles[at] = to;
    }

    // "Bắt đầu" beside "Hoàn thành" is a start and an end; a lone end is the time.
    private static void SettleTimes(ColumnRole[] roles)
    {
        if (roles.Contains(ColumnRole.TimeStart) && !roles.Contains(ColumnRole.TimeEnd)) Rename(roles, ColumnRole.Time, ColumnRole.TimeEnd);
        if (!roles.Contains(ColumnRole.TimeStart) && !roles.Contains(ColumnRole.Time)) Rename(roles, ColumnRole.TimeEnd, ColumnRole.Time);
        if (!roles.Contains(ColumnRole.Time)) return;
        Rename(roles, ColumnRole.TimeStart, ColumnRole.Other);
        Rename(roles, ColumnRole.TimeEnd, ColumnRole.Other);
    }
}
