using System.Globalization;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <param name="Text">What is printed, with %1 for the number of the first level.</param>
internal sealed record WordNumberLevel(int Start, string Format, string Text)
{
    private static readonly (int Value, string Sign)[] Roman = [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];

    public bool IsBullet => Format == "bullet";

    public string Write(int number) => Format switch
    {
        "none" => "",
        "upperRoman" => Romans(number),
        "lowerRoman" => Romans(number).ToLowerInvariant(),
        "upperLetter" => Letters(number, 'A'),
        "lowerLetter" => Letters(number, 'a'),
        "decimalZero" => number.ToString("00", CultureInfo.InvariantCulture),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    // After Z comes AA, then BB.
    private static string Letters(int number, char first) => number is < 1 or > 260 ? "" : new string((char)(first + (number - 1) % 26), (number - 1) / 26 + 1);

    private static string Romans(int number)
    {
        if (number is < 1 or > 399) return number.ToString(CultureInfo.InvariantCulture);
        var text = "";
        foreach (var (value, sign) in Roman)
            for (; number >= value; number -= value) text += sign;
        return text;
    }
}
