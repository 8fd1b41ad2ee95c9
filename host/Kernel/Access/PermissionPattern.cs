namespace CchcPlatform.Kernel.Access;

/// <summary>
/// Permission codes with wildcards, as roles hold them: <c>*</c> stands for one or more characters, dots included.
/// <c>steering.*</c> is every right of a module, <c>*.read</c> every right to read, <c>organization.*.read</c> both.
/// </summary>
public static class PermissionPattern
{
    /// <summary>Whether a role's entry covers a permission. Compares characters as they are, upper and lower case differ.</summary>
    /// <param name="pattern">A code with any number of <c>*</c>.</param>
    /// <param name="code">The code that an rpc asks for.</param>
    public static bool Covers(ReadOnlySpan<char> pattern, ReadOnlySpan<char> code)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(code);
        }

        if (!code.StartsWith(pattern[..star]))
        {
            return false;
        }

        var rest = pattern[(star + 1)..];
        for (var taken = star + 1; taken <= code.Length; taken++)
        {
            if (Covers(rest, code[taken..]))
            {
                return true;
            }
        }

        return false;
    }
}
