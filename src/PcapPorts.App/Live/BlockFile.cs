using PcapPorts.App.Streams;

namespace PcapPorts.App.Live;

/// <summary>
/// A stream that hands on what it got only when it is flushed, in one piece: when the flushes come between blocks, what has been written is whole blocks at every
/// moment, also after kill -9.
/// </summary>
/// <param name="target">Where it goes; disposed with this stream.</param>
sealed class BlockFile(Stream target) : WriteOnlyStream
{
    byte[] _pending = new byte[1 << 20];
    int _length;

    /// <summary>Bytes that wait for a flush.</summary>
    public int Pending => _length;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > _pending.Length - _length)
            Array.Resize(ref _pending, checked(Math.Max(_pending.Length * 2, _length + buffer.Length)));
        buffer.CopyTo(_pending.AsSpan(_length));
        _length += buffer.Length;
    }

    public override void Flush()
    {
        if (_length == 0)
            return;
        int length = _length;
        _length = 0;
        target.Write(_pending.AsSpan(0, length));
        target.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            target.Dispose();
        base.Dispose(disposing);
    }
}
