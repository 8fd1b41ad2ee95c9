using System.Text;
using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>Reads bytes or text as the import does.</summary>
internal static class Reading
{
    public static readonly string[] Units =
    [
        "Văn phòng HĐND & UBND phường", "Phòng Văn hóa - Xã hội", "Phòng Kinh tế, Hạ tầng và Đô thị", "Trung tâm Phục vụ hành chính công",
        "Các phòng, đơn vị thuộc phường", "UBND phường Bình Phước",
    ];

    public static SourceDocument Source(byte[] bytes, ReadingLimits? limits = null) =>
        AppendixReader.Read(new MemoryStream(bytes), limits ?? ReadingLimits.Default, CancellationToken.None);

    public static AppendixReading Of(byte[] bytes, int year = 2026, DateOnly? issuedOn = null, bool knownUnits = false) =>
        AppendixInterpreter.Interpret(Source(bytes), new InterpretationContext(year, issuedOn, knownUnits ? Units : []), ReadingLimits.Default);

    public static AppendixReading Of(string text, int year = 2026, DateOnly? issuedOn = null) => Of(Encoding.UTF8.GetBytes(text), year, issuedOn);

    public static AppendixFault Fault(byte[] bytes, ReadingLimits? limits = null) => Assert.Throws<AppendixFault>(() =>
        AppendixInterpreter.Interpret(Source(bytes, limits), new InterpretationContext(2026, null, []), limits ?? ReadingLimits.Default));

    public static AppendixReading Plan(bool knownUnits = false) => Of(File.ReadAllBytes(Repository.Plan), knownUnits: knownUnits);
}
