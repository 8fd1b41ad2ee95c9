using System.Xml;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The XML reader keeps every name it meets for ever; a real part has some hundred different ones.</summary>
internal sealed class BoundedNameTable(string part) : NameTable
{
    private const int Most = 20_000;
    private int names;

    public override string Add(string key) => Get(key) ?? Count(base.Add(key));

    public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? Count(base.Add(key, start, len));

    private string Count(string name) => ++names <= Most
        ? name
        : throw new AppendixFault(FaultReasons.ZipBomb, "A part of the document uses too many different names.", $"part {part}");
}
