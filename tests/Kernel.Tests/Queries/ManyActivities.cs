namespace CchcPlatform.Kernel.Tests.Queries;

/// <summary>250 rows with ties in every column but the id, and rows without a value in each that allows it.</summary>
public sealed class ManyActivities : IAsyncLifetime
{
    public ActivityDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var random = new Random(2026);
        TimeKind AnyKind() => (TimeKind)random.Next(3);
        Database = await ActivityDatabase.CreateAsync(Enumerable.Range(0, 250).Select(_ => new Activity
        {
            Id = Guid.NewGuid(),
            Number = random.Next(30),
            Text = "Việc " + "aáăâđeêiyz"[random.Next(10)],
            Product = random.Next(3) == 0 ? null : "Báo cáo " + random.Next(4),
            Kind = AnyKind(),
            PlannedKind = random.Next(3) == 0 ? null : AnyKind(),
            DueDate = random.Next(3) == 0 ? null : new DateOnly(2026, random.Next(1, 13), 1),
            Budget = random.Next(3) == 0 ? null : random.Next(-3, 3) / 4m,
            Confirmed = random.Next(3) == 0 ? null : random.Next(2) == 0,
            CreateTime = new DateTimeOffset(2026, 3, random.Next(1, 20), 0, 0, 0, TimeSpan.Zero).AddMicroseconds(random.Next(3)),
        }));
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
