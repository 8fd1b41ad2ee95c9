using System.Text;
using System.Xml;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A forward reader over one XML part that no part can use against us: no DTD, no resolver, bounded depth, names and text.</summary>
internal sealed class PartReader : IDisposable
{
    private const int Deepest = 256;
    private const int LongestText = 1024 * 1024;
    private readonly string part;
    private readonly Stream stream;
    private readonly XmlReader reader;
    private readonly CancellationToken cancel;
    private readonly char[] chunk = new char[4096];

    public PartReader(string part, Stream stream, CancellationToken cancel)
    {
        (this.part, this.stream, this.cancel) = (part, stream, cancel);
        reader = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            NameTable = new BoundedNameTable(part),
        });
    }

    public bool IsStart => reader.NodeType == XmlNodeType.Element;
    public bool IsEnd => reader.NodeType == XmlNodeType.EndElement;
    public bool IsEmptyElement => reader.IsEmptyElement;
    public bool IsText => reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace;
    public string Name => reader.LocalName;
    public int Depth => reader.Depth;

    public bool Read()
    {
        cancel.ThrowIfCancellationRequested();
        bool more;
        try
        {
            more = reader.Read();
        }
        catch (XmlException fault) when (fault.Message.Contains("DTD", StringComparison.Ordinal))
        {
            throw new AppendixFault(FaultReasons.ExternalEntity, "A part of the document has a document type definition, which is how outside files are drawn in.", $"part {part}", fault);
        }

        if (more && reader.Depth > Deepest)
            throw new AppendixFault(FaultReasons.Damaged, "A part of the document is nested too deep.", $"part {part}");
        return more;
    }

    /// <summary>To the root element; its local name.</summary>
    public string MoveToRoot()
    {
        while (Read())
        {
            if (IsStart) return Name;
        }

        throw new AppendixFault(FaultReasons.Damaged, "A part of the document is empty.", $"part {part}");
    }

    /// <summary>The attribute by its local name, with or without the element's namespace.</summary>
    public string? Attribute(string name) => reader.GetAttribute(name) ?? reader.GetAttribute(name, reader.NamespaceURI);

    public string? Attribute(string name, string namespaceEnd)
    {
        string? found = null;
        while (reader.MoveToNextAttribute())
        {
            if (reader.LocalName == name && reader.NamespaceURI.EndsWith(namespaceEnd, StringComparison.Ordinal)) found = reader.Value;
        }

        reader.MoveToElement();
        return found;
    }

    public void AppendText(StringBuilder text)
    {
        int read;
        while ((read = reader.ReadValueChunk(chunk, 0, chunk.Length)) > 0)
        {
            text.Append(chunk, 0, read);
            if (text.Length > LongestText)
                throw new AppendixFault(FaultReasons.CellTooLong, "A cell of the document is longer than a mebibyte.", $"part {part}");
        }
    }

    /// <summary>Past the end of the element just started.</summary>
    public void SkipElement()
    {
        if (IsEmptyElement) return;
        var depth = reader.Depth;
        while (Read() && !(IsEnd && reader.Depth == depth)) { }
    }

    public void Dispose()
    {
        reader.Dispose();
        stream.Dispose();
    }
}
