namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Counts what really comes out: the sizes a zip declares may lie.</summary>
internal sealed class UnpackBudget(long limit)
{
    private long used;

    public void Take(int bytes, string part)
    {
        if ((used += bytes) > limit)
            throw new AppendixFault(FaultReasons.ZipBomb, "The document unpacks to far more than it is.", $"part {part}");
    }
}
