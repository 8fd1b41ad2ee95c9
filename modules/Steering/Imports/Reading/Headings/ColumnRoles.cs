namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Makes one role one column: what tables call "Nhiệm vụ" is the activity where no other column holds it.</summary>
internal static class ColumnRoles
{
    public static IReadOnlyList<Column> Settle(IReadOnlyList<(ColumnRole? Role, bool Exact)> found, IReadOnlyList<string> names, IReadOnlyList<string?> marks, IReadOnlyList<bool> goOn)
    {
        var roles = found.Select((one, column) => marks[column] is null ? one.Role ?? ColumnRole.Other : ColumnRole.Other).ToArray();
        DropInexact(roles, found);

        // "Nội dung" beside "Nhiệm vụ cụ thể": the left one groups the right one.
        ParentOfTwo(roles, ColumnRole.Activity, ColumnRole.Task, first: true);
        ParentOfTwo(roles, ColumnRole.Task, ColumnRole.Activity, first: false);
        if (!roles.Contains(ColumnRole.Activity)) Rename(roles, ColumnRole.Task, ColumnRole.Activity);
        if (!roles.Contains(ColumnRole.Activity)) Rename(roles, ColumnRole.Goal, ColumnRole.Activity);

        if (!roles.Contains(ColumnRole.Lead)) Rename(roles, ColumnRole.Unit, ColumnRole.Lead);
        SettleTargets(roles);
        SettleTimes(roles);
        var seen = new HashSet<ColumnRole>();
        for (var column = 0; column < roles.Length; column++)
            if (roles[column] is ColumnRole.Target or ColumnRole.Unit || roles[column] != ColumnRole.Other && !seen.Add(roles[column])) roles[column] = ColumnRole.Other;
        return roles.Select((role, column) => new Column(role, names[column], marks[column], goOn[column])).ToArray();
    }

    // "Đơn vị chủ trì" leads, not "Lãnh đạo phụ trách" before it; the deadline is "Thời gian", not "Mức độ hoàn thành".
    private static void DropInexact(ColumnRole[] roles, IReadOnlyList<(ColumnRole? Role, bool Exact)> found)
    {
        var exact = roles.Where((role, column) => found[column].Exact && role is (ColumnRole.Lead or ColumnRole.Time)).ToHashSet();
        for (var column = 0; column < roles.Length; column++)
            if (!found[column].Exact && exact.Contains(roles[column])) roles[column] = ColumnRole.Other;
    }

    private static void ParentOfTwo(ColumnRole[] roles, ColumnRole twice, ColumnRole free, bool first)
    {
        var at = Enumerable.Range(0, roles.Length).Where(column => roles[column] == twice).ToList();
        if (at.Count >= 2 && !roles.Contains(free)) roles[first ? at[0] : at[1]] = free;
    }

    // Left of the work a target groups it; right of it, it measures that one activity.
    private static void SettleTargets(ColumnRole[] roles)
    {
        var (target, work) = (Array.IndexOf(roles, ColumnRole.Target), Array.FindIndex(roles, role => role is ColumnRole.Task or ColumnRole.Activity));
        if (target >= 0 && target < work && !roles.Contains(ColumnRole.Goal)) roles[target] = ColumnRole.Goal;
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
