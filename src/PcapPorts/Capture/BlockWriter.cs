using System.Buffers.Binary;

namespace PcapPorts.Capture;

/// <summary>A buffer in front of a stream, for records of a fixed head and a body: nothing is allocated a record.</summary>
sealed class BlockWriter(Stream stream, bool leaveOpen) : IDisposable
{
    const int Size = 1 << 16;

    readonly byte[] _buffer = new byte[Size];
    int _used;
    bool _disposed;

    /// <summary>Room for the next <paramref name="count"/> bytes, which the caller fills; at most a few hundred.</summary>
    public Span<byte> Take(int count)
    {
        if (count > Size - _used)
            Drain();
        Span<byte> room = _buffer.AsSpan(_used, count);
        _used += count;
        return room;
    }

    /// <summary>Appends bytes; what does not fit goes to the stream directly.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Size - _used)
            Drain();
        if (bytes.Length > Size)
        {
            stream.Write(bytes);
            return;
        }
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>Appends a little-endian number.</summary>
    public void Write(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    /// <summary>Appends zero bytes up to a multiple of four.</summary>
    public void Pad(int written) => Take(-written & 3).Clear();

    /// <summary>Gives everything to the stream and has it written.</summary>
    public void Flush()
    {
        Drain();
        stream.Flush();
    }

    void Drain()
    {
        stream.Write(_buffer.AsSpan(0, _used));
        _used = 0;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Flush();
        if (!leaveOpen)
            stream.Dispose();
    }
}
