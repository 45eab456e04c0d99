using System.Buffers;

namespace PcapPorts.Capture;

/// <summary>
/// The buffer that frames lie in. A source is read into it in large blocks; records are parsed where they lie, and only an
/// incomplete one at the end is moved to the front before the next read.
/// </summary>
sealed class CaptureInput : IDisposable
{
    /// <summary>Size of a read: half a megabyte stays in the second-level cache from the copy by the kernel to the last look at a frame.</summary>
    public const int BlockSize = 1 << 19;

    /// <summary>How much is read at a time behind <see cref="ReadLimit"/>.</summary>
    const int Step = 1 << 14;

    ByteSource _source;
    ReadAheadSource? _ahead;
    bool _rented;
    bool _isBlock;

    // From here on the buffer holds bytes of the file.
    int _first;

    /// <param name="source">Read from its beginning.</param>
    /// <param name="offset">Offset in the file at which the source begins.</param>
    /// <param name="kept">
    /// The first buffer. When it is given, every buffer is left as it is once frames lie in it, and belongs to whoever took the frames; null
    /// for buffers that are used again and again.
    /// </param>
    public CaptureInput(ByteSource source, long offset = 0, byte[]? kept = null)
    {
        _source = source;
        BufferOffset = offset;
        KeepsBuffers = kept is not null;
        _rented = kept is null;
        Buffer = kept ?? ArrayPool<byte>.Shared.Rent(BlockSize);
    }

    /// <summary>Whether buffers are left alone once frames lie in them.</summary>
    public bool KeepsBuffers { get; }

    /// <summary>Offset in the file behind which little is wanted: only the rest of a record that begins before it.</summary>
    public long ReadLimit { get; set; } = long.MaxValue;

    /// <summary>The bytes; from <see cref="Start"/> to <see cref="End"/> they are unread.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Index of the first byte not yet parsed.</summary>
    public int Start { get; set; }

    /// <summary>Index behind the last byte read.</summary>
    public int End { get; private set; }

    /// <summary>Offset in the file of the first byte of <see cref="Buffer"/>.</summary>
    public long BufferOffset { get; private set; }

    /// <summary>Offset in the file of the first byte not yet parsed.</summary>
    public long Position => BufferOffset + Start;

    /// <summary>Number of unread bytes in the buffer.</summary>
    public int Available => End - Start;

    /// <summary>The unread bytes.</summary>
    public ReadOnlySpan<byte> Unread => Buffer.AsSpan(Start, Available);

    /// <summary>Why the end of the source cannot be trusted; null for a proper end.</summary>
    public string? EndCause => _source.EndCause;

    /// <summary>Reads once from the source, with room for <paramref name="needed"/> bytes from <see cref="Start"/> on; false at the end.</summary>
    public bool Fill(int needed)
    {
        if (_ahead is not null)
        {
            if (TakeBlock(needed))
                return true;
            LeaveBlock(needed);
        }
        MakeRoom(needed);
        Span<byte> room = Buffer.AsSpan(End);
        long wanted = ReadLimit - (BufferOffset + End);
        if (wanted < room.Length)
            room = room[..(int)Math.Min(room.Length, Math.Max(wanted, Math.Max(needed - Available, Step)))];
        int read = _source.Read(room);
        End += read;
        return read > 0;
    }

    /// <summary>From now on a thread of its own reads the source, some blocks ahead. It cannot <see cref="Seek"/> any more.</summary>
    public void ReadAhead()
    {
        // A kept buffer becomes somebody else's, and a block is lent.
        var ahead = new ReadAheadSource(_source);
        _source = ahead;
        _ahead = KeepsBuffers ? null : ahead;
    }

    /// <summary>Goes to an offset of the file, in the buffer where it holds that; false where the source cannot.</summary>
    public bool Seek(long offset)
    {
        long inBuffer = offset - BufferOffset;
        if (inBuffer >= _first && inBuffer < End)
        {
            Start = (int)inBuffer;
            return true;
        }
        if (!_source.Seek(offset))
            return false;
        BufferOffset = offset;
        Start = End = _first = 0;
        return true;
    }

    /// <summary>Reads until <paramref name="count"/> bytes are unread; false when the source ends before.</summary>
    public bool Require(int count)
    {
        while (Available < count)
        {
            if (!Fill(count))
                return false;
        }
        return true;
    }

    /// <summary>
    /// Goes on in the next block that was read ahead, where what is unread goes before it: only that is copied. False at the end, and where it does not fit.
    /// </summary>
    bool TakeBlock(int needed)
    {
        int unread = Available;
        if (unread > ReadAheadSource.Headroom || needed - unread > BlockSize || _ahead!.Lend(out int length) is not { } block)
            return false;
        int start = ReadAheadSource.Headroom - unread;
        Unread.CopyTo(block.AsSpan(start));
        LetGo();
        BufferOffset += Start - start;
        (Buffer, _rented, _isBlock) = (block, false, true);
        (_first, Start, End) = (start, start, ReadAheadSource.Headroom + length);
        return true;
    }

    /// <summary>Leaves a block that was lent for a buffer of its own, in which blocks can be put together.</summary>
    void LeaveBlock(int needed)
    {
        if (!_isBlock)
            return;
        byte[] target = ArrayPool<byte>.Shared.Rent(Math.Max(needed, BlockSize));
        Unread.CopyTo(target);
        LetGo();
        BufferOffset += Start;
        (Buffer, _rented, _isBlock) = (target, true, false);
        (_first, Start, End) = (0, 0, Available);
    }

    void MakeRoom(int needed)
    {
        if (Start == 0 && needed <= Buffer.Length && End < Buffer.Length)
            return;
        bool keep = KeepsBuffers && Start > 0;
        byte[] target = needed <= Buffer.Length && !keep ? Buffer : ArrayPool<byte>.Shared.Rent(Math.Max(needed, BlockSize));
        Unread.CopyTo(target);
        if (target != Buffer)
        {
            if (!keep)
                LetGo();
            (Buffer, _rented) = (target, true);
        }
        BufferOffset += Start;
        End -= Start;
        Start = _first = 0;
    }

    public void Dispose()
    {
        _source.Dispose();
        if (!_isBlock && !(KeepsBuffers && Start > 0))
            LetGo();
        (Buffer, _rented) = ([], false);
        // The position stays what it was: it may be asked for afterwards.
        BufferOffset += Start;
        Start = End = 0;
    }

    void LetGo()
    {
        if (_isBlock)
            _ahead!.GiveBack();
        else if (_rented)
            ArrayPool<byte>.Shared.Return(Buffer);
    }
}
