namespace CchcPlatform.Kernel.Data;

/// <summary>The communes whose rows a context may see and write.</summary>
public sealed class CommuneScope
{
    private CommuneScope(bool all, string[] communes) => (All, Communes) = (all, communes);

    /// <summary>Every commune: for callers whose grants name none, and for the platform's own work.</summary>
    public static CommuneScope Everything { get; } = new(true, []);

    /// <summary>Whether every commune is in scope.</summary>
    public bool All { get; }

    /// <summary>The communes in scope, when not all are.</summary>
    public string[] Communes { get; }

    /// <summary>The scope of these communes.</summary>
    public static CommuneScope Of(params string[] communes) => new(false, communes);

    /// <summary>Whether a commune is in scope.</summary>
    public bool Contains(string commune) => All || Array.IndexOf(Communes, commune) >= 0;
}
