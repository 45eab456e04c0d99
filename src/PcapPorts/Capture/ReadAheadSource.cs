using System.Runtime.ExceptionServices;

namespace PcapPorts.Capture;

/// <summary>
/// Reads a source on a thread of its own, a few blocks ahead of whoever takes the bytes: copying them out of the system's cache, or decompressing them, costs
/// as much as what many commands do with them. Blocks are handed over in order, lent or copied; the end, and its cause, come behind the last byte.
/// </summary>
sealed class ReadAheadSource : ByteSource
{
    /// <summary>Half a megabyte stays in the cache that the threads share until it is taken.</summary>
    const int BlockSize = CaptureInput.BlockSize;

    /// <summary>Room before the bytes of a block, for what is left of the one before it.</summary>
    public const int Headroom = 1 << 16;

    const int Blocks = 4;

    readonly ByteSource _source;
    readonly byte[][] _blocks = new byte[Blocks][];
    readonly int[] _lengths = new int[Blocks];
    readonly SemaphoreSlim _empty = new(Blocks), _full = new(0);
    readonly Thread _thread;
    volatile bool _isDisposed;
    ExceptionDispatchInfo? _failure;
    int _block;
    int _taken;
    bool _holds;

    /// <param name="source">What it reads; disposed with it.</param>
    public ReadAheadSource(ByteSource source)
    {
        _source = source;
        _thread = new Thread(ReadAhead) { IsBackground = true, Name = "read ahead" };
        _thread.Start();
    }

    void ReadAhead()
    {
        for (int block = 0; ; block = (block + 1) % Blocks)
        {
            _empty.Wait();
            if (_isDisposed)
                return;
            int length = Fill(_blocks[block] ??= GC.AllocateUninitializedArray<byte>(Headroom + BlockSize));
            _lengths[block] = length;
            _full.Release();
            if (length == 0)
                return;
        }
    }

    int Fill(byte[] block)
    {
        try
        {
            return _source.Read(block.AsSpan(Headroom));
        }
#pragma warning disable CA1031 // It is thrown on the thread that takes the bytes.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            return 0;
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> destination)
    {
        Hold();
        // The block without bytes, behind which nothing is read, is never given back.
        int length = Math.Min(_lengths[_block] - _taken, destination.Length);
        if (length == 0)
        {
            _failure?.Throw();
            EndCause = _lengths[_block] == 0 ? _source.EndCause : null;
            return 0;
        }
        _blocks[_block].AsSpan(Headroom + _taken, length).CopyTo(destination);
        _taken += length;
        if (_taken == _lengths[_block])
        {
            Next();
            _empty.Release();
        }
        return length;
    }

    /// <summary>
    /// Lends the next block, in which the bytes lie behind <see cref="Headroom"/>. Two may be lent at once; none while bytes are copied by <see cref="Read"/>. Null at
    /// the end, which <see cref="Read"/> tells of, and in a block of which some was copied.
    /// </summary>
    /// <param name="length">How many bytes.</param>
    public byte[]? Lend(out int length)
    {
        Hold();
        length = _lengths[_block];
        if (_taken > 0 || length == 0)
            return null;
        byte[] block = _blocks[_block];
        Next();
        return block;
    }

    /// <summary>Takes the block back that was lent first.</summary>
    public void GiveBack() => _empty.Release();

    void Hold()
    {
        if (_holds)
            return;
        _full.Wait();
        _holds = true;
        _taken = 0;
    }

    void Next()
    {
        _block = (_block + 1) % Blocks;
        _holds = false;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _isDisposed = true;
        _empty.Release();
        _thread.Join();
        _source.Dispose();
        _empty.Dispose();
        _full.Dispose();
    }
}
