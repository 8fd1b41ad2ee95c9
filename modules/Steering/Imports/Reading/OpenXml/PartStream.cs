namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// Counts unpacked bytes, and refuses a tag or text of more than a mebibyte: the XML reader would keep it whole in memory.
/// Only UTF-8 is let through, where '&lt;' is always the byte 3C.
/// </summary>
internal sealed class PartStream(Stream unpacked, string part, UnpackBudget budget) : Stream
{
    private const int LongestRun = 1024 * 1024;
    private long position;
    private int run;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = unpacked.Read(buffer);
        budget.Take(read, part);
        Check(buffer[..read]);
        position += read;
        return read;
    }

    private void Check(ReadOnlySpan<byte> bytes)
    {
        if (position < 2 && bytes.Length > 0 && (bytes[0] is 0 or 0xFE or 0xFF || bytes.Length > 1 && bytes[1] is 0 or 0xFE or 0xFF))
            throw new AppendixFault(FaultReasons.Encoding, "A part of the document is not in UTF-8.", $"part {part}");
        while (bytes.Length > 0)
        {
            var at = bytes.IndexOf((byte)'<');
            run = at < 0 ? run + bytes.Length : at;
            if (run > LongestRun)
                throw new AppendixFault(FaultReasons.TooLarge, "A tag or text of the document is longer than one mebibyte.", $"part {part}");
            if (at < 0) return;
            bytes = bytes[(at + 1)..];
            run = 0;
        }
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => position; set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) unpacked.Dispose();
        base.Dispose(disposing);
    }
}
