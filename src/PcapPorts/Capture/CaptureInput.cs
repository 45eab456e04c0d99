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

    readonly ByteSource _source;

    /// <param name="source">Read from its beginning.</param>
    /// <param name="offset">Offset in the file at which the source begins.</param>
    public CaptureInput(ByteSource source, long offset = 0)
    {
        _source = source;
        BufferOffset = offset;
        Buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
    }

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
        MakeRoom(needed);
        int read = _source.Read(Buffer.AsSpan(End));
        End += read;
        return read > 0;
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

    void MakeRoom(int needed)
    {
        if (Start == 0 && needed <= Buffer.Length && End < Buffer.Length)
            return;
        byte[] target = needed <= Buffer.Length ? Buffer : ArrayPool<byte>.Shared.Rent(needed);
        Unread.CopyTo(target);
        if (target != Buffer)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
            Buffer = target;
        }
        BufferOffset += Start;
        End -= Start;
        Start = 0;
    }

    public void Dispose()
    {
        _source.Dispose();
        if (Buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(Buffer);
        Buffer = [];
        // The position stays what it was: it may be asked for afterwards.
        BufferOffset += Start;
        Start = End = 0;
    }
}
