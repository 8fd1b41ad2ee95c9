using System.Text;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The texts a workbook keeps once for all its cells; rich text runs are joined, phonetic hints left out.</summary>
internal static class SharedStrings
{
    public static List<string> Read(OfficePackage package, string part, ReadingLimits limits)
    {
        var strings = new List<string>();
        long characters = 0;
        using var reader = package.Open(part);
        while (reader.Read())
        {
            if (!reader.IsStart || reader.Name != "si") continue;
            strings.Add(RichText.Read(reader));
            if ((characters += strings[^1].Length + 16) > 2L * limits.TotalCharacters)
                throw new AppendixFault(FaultReasons.TooLarge, "The workbook holds too much text.", $"part {part}");
        }

        return strings;
    }
}
