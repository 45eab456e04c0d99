namespace PcapPorts.Capture;

/// <summary>Decompresses zstd (RFC 8878) with the system's library, as a stream: one frame or several, whatever their length.</summary>
sealed class ZstdStream : ForwardStream
{
    const int InputSize = 1 << 17;

    /// <summary>Magic number and descriptor: with what a frame is begun.</summary>
    const int FrameHeaderLength = 5;

    const int BlockHeaderLength = 3;

    readonly Stream _source;
    readonly ZstdDecoder _decoder;
    readonly byte[] _input = new byte[InputSize];
    int _start;
    int _end;
    int _wanted = FrameHeaderLength;
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
                int given = Math.Min(_end - _start, _wanted);
                (int consumed, int produced, nuint wanted) = _decoder.Decompress(_input.AsSpan(_start, given), buffer);
                _start += consumed;
                _insideFrame = wanted > 0;
                _wanted = NextInput(wanted);
                if (produced > 0)
                    return produced;
                if (_start < _end)
                {
                    if (consumed == 0 && _insideFrame)
                        throw new InvalidDataException("zstd makes no progress");
                    continue;
                }
            }
            _start = 0;
            _end = _source.Read(_input);
            if (_end == 0)
                return _insideFrame ? throw new InvalidDataException("they end inside a frame") : 0;
        }
    }

    /// <summary>
    /// One block and not, as the decoder proposes, the header of the next with it: when that is wrong, the decoder keeps to itself what it made of
    /// the block.
    /// </summary>
    static int NextInput(nuint wanted) => wanted switch
    {
        0 => FrameHeaderLength,
        <= BlockHeaderLength => (int)wanted,
        _ => (int)Math.Min(wanted - BlockHeaderLength, InputSize),
    };

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
