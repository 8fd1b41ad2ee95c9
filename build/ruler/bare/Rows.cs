using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using Cchc.Steering.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Bare;

/// <summary>Reads columns one after the other.</summary>
internal struct Row(NpgsqlDataReader reader)
{
    private int next;

    public string Text() => reader.GetString(next++);

    public int Number() => reader.GetInt32(next++);

    public long Long() => reader.GetInt64(next++);

    public bool Flag() => reader.GetBoolean(next++);

    public Guid Key() => reader.GetGuid(next++);

    public T[] Array<T>() => reader.GetFieldValue<T[]>(next++);

    public Timestamp Time() => Timestamp.FromDateTime(reader.GetDateTime(next++));

    public Timestamp? MaybeTime() => Maybe() ? Time() : null;

    public int? MaybeNumber() => Maybe() ? Number() : null;

    public Date? Date() => Maybe() && reader.GetFieldValue<DateOnly>(next++) is var day ? new Date { Year = day.Year, Month = day.Month, Day = day.Day } : null;

    public T Enum<T>() where T : struct, System.Enum => System.Enum.Parse<T>(Text());

    public T? Json<T>() => Maybe() ? JsonSerializer.Deserialize<T>(Text()) : default;

    // Skips the column when it is null.
    private bool Maybe()
    {
        if (!reader.IsDBNull(next))
        {
            return true;
        }

        next++;
        return false;
    }

    public static string Etag(long revision)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, revision);
        return Base64Url.EncodeToString(bytes.TrimStart((byte)0));
    }
}

internal sealed record Officer(string Subject, string DisplayName, string Unit)
{
    public Cchc.Steering.V1.Officer ToMessage() => new() { Subject = Subject, DisplayName = DisplayName, Unit = Unit };
}

internal sealed record Note(string Code, string Text, string Field, string Suggestion)
{
    public ReviewNote ToMessage() => new() { Code = Code, Text = Text, Field = Field, Suggestion = Suggestion };
}

/// <summary>The statements of build/ruler/sql, which pgbench runs too.</summary>
internal static class Sql
{
    public static string[] Read(string name)
    {
        using var reader = new StreamReader(typeof(Sql).Assembly.GetManifestResourceStream(name + ".sql")!);
        return reader.ReadToEnd().Split(";\n", StringSplitOptions.RemoveEmptyEntries);
    }

    public static void AddValues(this NpgsqlParameterCollection parameters, params object[] values)
    {
        foreach (var value in values)
        {
            parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = value switch
            {
                int => NpgsqlDbType.Integer,
                long => NpgsqlDbType.Bigint,
                bool => NpgsqlDbType.Boolean,
                byte[] => NpgsqlDbType.Bytea,
                Guid => NpgsqlDbType.Uuid,
                System.DateTime => NpgsqlDbType.TimestampTz,
                _ => NpgsqlDbType.Text,
            } });
        }
    }
}
