namespace PcapPorts.Capture;

/// <summary>Decompresses zstd (RFC 8878) with the system's library, as a stream: one frame or several, whatever their length.</summary>
sealed class ZstdStream : Stream
{
    const int InputSize = 1 << 17;

    readonly Stream _source;
    readonly ZstdDecoder _decoder;
    readonly byte[] _input = new byte[InputSize];
    int _start;
    int _end;
    bool _insideFrame;

    ZstdStream(Stream source, ZstdDecoder decoder)
    {
        _source = source;
        _decoder = decoder;
    }

    /// <summary>Null when the system has no zstd library.</summary>
    public static ZstdStream? TryCreate(Stream source) => ZstdDecoder.TryCreate() is { } decoder ? new ZstdStream(source, decoder) : null;

    /// <summary>Reads what can be decompressed without waiting for more than the next input.</summary>
    /// <exception cref="InvalidDataException">The data are damaged, or end inside a frame.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (true)
        {
            // Between two frames the decoder has nothing to give, and a call without input would already begin the next.
            if (_insideFrame || _start < _end)
            {
                (int consumed, int produced, bool frameEnded) = _decoder.Decompress(_input.AsSpan(_start, _end - _start), buffer);
                _start += consumed;
                _insideFrame = !frameEnded;
                if (produced > 0)
                    return produced;
                if (_start < _end)
                {
                    if (consumed == 0 && !frameEnded)
                        throw new InvalidDataException("zstd makes no progress");
                    continue;
                }
            }
            _start = 0;
            _end = _source.Read(_input);
            if (_end == 0)
                return _insideFrame ? throw new InvalidDataException("the file ends inside a zstd frame") : 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }
}
