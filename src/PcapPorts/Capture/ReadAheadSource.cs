using System.Runtime.ExceptionServices;

namespace PcapPorts.Capture;

/// <summary>
/// Reads a source on a thread of its own, a few blocks ahead of whoever takes the bytes: copying them out of the system's cache, or decompressing them, costs
/// as much as what many commands do with them. Blocks are handed over in order; the end, and its cause, come behind the last byte.
/// </summary>
sealed class ReadAheadSource : ByteSource
{
    /// <summary>Half a megabyte stays in the cache that the threads share until it is taken.</summary>
    const int BlockSize = CaptureInput.BlockSize;

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
            int length = Fill(_blocks[block] ??= GC.AllocateUninitializedArray<byte>(BlockSize));
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
            return _source.Read(block);
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
        if (!_holds)
        {
            _full.Wait();
            _holds = true;
            _taken = 0;
        }
        // The block without bytes, behind which nothing is read, is never given back.
        int length = Math.Min(_lengths[_block] - _taken, destination.Length);
        if (length == 0)
        {
            _failure?.Throw();
            EndCause = _lengths[_block] == 0 ? _source.EndCause : null;
            return 0;
        }
        _blocks[_block].AsSpan(_taken, length).CopyTo(destination);
        _taken += length;
        if (_taken == _lengths[_block])
        {
            _block = (_block + 1) % Blocks;
            _holds = false;
            _empty.Release();
        }
        return length;
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
