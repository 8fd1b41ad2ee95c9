using System.Text;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The text of an si or is element, from its start to its end.</summary>
internal static class RichText
{
    public static string Read(PartReader reader)
    {
        if (reader.IsEmptyElement) return "";
        var text = new StringBuilder();
        var depth = reader.Depth;
        var inText = false;
        while (reader.Read() && !(reader.IsEnd && reader.Depth == depth))
        {
            if (reader.IsStart && reader.Name == "rPh") reader.SkipElement();
            else if (reader.IsStart && reader.Name == "t") inText = !reader.IsEmptyElement;
            else if (reader.IsEnd && reader.Name == "t") inText = false;
            else if (inText && reader.IsText) reader.AppendText(text);
        }

        return Unescape(text.ToString());
    }

    // Excel writes characters XML cannot hold, and line ends of some writers, as _x000D_.
    private static string Unescape(string text) => text.Replace("_x000D_\n", "\n").Replace("_x000D_", "\n").Replace("_x000A_", "\n");
}
