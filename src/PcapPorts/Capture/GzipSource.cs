using System.IO.Compression;

namespace PcapPorts.Capture;

/// <summary>
/// Decompresses gzip (RFC 1952), one member or several, and notices when the data are cut short. <see cref="GZipStream"/> by itself takes a cut for an
/// end. So a last member of our own is put behind the data: when the decompressor gives its text back, what came before was whole; when it gives
/// anything else, that text was read as the middle of a member.
/// </summary>
sealed class GzipSource : ByteSource
{
    const string CutShort = "the compressed data are cut short";

    static readonly byte[] EndText = "the end of a capture that was whole"u8.ToArray();
    static readonly byte[] EndMember = Compress(EndText);

    readonly EndedStream _compressed;
    readonly GZipStream _gzip;
    bool _ended;

    /// <param name="compressed">Disposed with this.</param>
    public GzipSource(Stream compressed)
    {
        _compressed = new EndedStream(compressed);
        _gzip = new GZipStream(_compressed, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> destination)
    {
        if (_ended)
            return 0;
        try
        {
            // A read returns as soon as it has bytes: those of a read that asked for the last member all come from there.
            int read = _gzip.Read(destination);
            if (read > 0 && !_compressed.Ended)
                return read;
            // Without asking: bytes that are not gzip follow the last member. gzip itself ignores them.
            if (_compressed.Ended && !IsEnd(destination[..read]))
                EndCause = CutShort;
        }
        catch (InvalidDataException damage)
        {
            EndCause = _compressed.Ended ? CutShort : $"the compressed data are damaged: {damage.Message}";
        }
        catch (IOException failure)
        {
            EndCause = failure.Message;
        }
        _ended = true;
        return 0;
    }

    bool IsEnd(ReadOnlySpan<byte> first)
    {
        var text = new List<byte>(EndText.Length);
        text.AddRange(first);
        byte[] more = new byte[EndText.Length];
        while (text.Count < EndText.Length && _gzip.Read(more) is var read and > 0)
            text.AddRange(more.AsSpan(0, read));
        return text.Count == EndText.Length && text.SequenceEqual(EndText);
    }

    static byte[] Compress(ReadOnlySpan<byte> text)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.NoCompression))
            gzip.Write(text);
        return compressed.ToArray();
    }

    public override void Dispose() => _gzip.Dispose();

    /// <summary>A stream, and behind it the last member.</summary>
    sealed class EndedStream(Stream source) : ForwardStream
    {
        int _given;

        /// <summary>Whether the source has ended and the last member was asked for.</summary>
        public bool Ended { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (!Ended)
            {
                int read = source.Read(buffer);
                if (read > 0 || buffer.IsEmpty)
                    return read;
                Ended = true;
            }
            int count = Math.Min(buffer.Length, EndMember.Length - _given);
            EndMember.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                source.Dispose();
            base.Dispose(disposing);
        }
    }
}
