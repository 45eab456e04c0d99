using System.Buffers;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>
/// One window of a file, read and decoded ahead of the flow table: its facts, and its frames ready for the flow table.
/// It reads the window into one buffer of its own; a frame that overhangs it far goes to another. The buffers are kept until the leader
/// has added their frames.
/// </summary>
/// <param name="shardBits">Binary logarithm of the number of flow tables that its frames go to.</param>
sealed class PreparedWindow(int shardBits) : IDisposable
{
    readonly DecodedPacket[] _packets = new DecodedPacket[FrameBatch.Capacity];
    readonly FrameBatch _batch = new();
    readonly List<PreparedFrames> _blocks = [];
    byte[] _buffer = [];
    int _used;
    int _toBeAdded;
    volatile bool _isDone;

    /// <summary>Which window it is.</summary>
    public int Index { get; private set; }

    /// <summary>Whether its preparation has ended, well or not.</summary>
    public bool IsDone => _isDone;

    /// <summary>The window's reader, at its end; null when it could not be opened.</summary>
    public CaptureFileReader? Reader { get; private set; }

    /// <summary>Whether the window was read to its end or to a damage.</summary>
    public bool IsWhole { get; private set; }

    public CaptureFacts Facts { get; private set; } = new();

    /// <summary>What <see cref="ScanOptions.Sift"/> saw of it.</summary>
    public SiftedWindow Sifted { get; } = new();

    /// <summary>Takes another window; what was prepared before must have been let go.</summary>
    /// <param name="index">Which window.</param>
    /// <param name="tables">How many flow tables will add it.</param>
    public void Begin(int index, int tables)
    {
        Index = index;
        _toBeAdded = tables;
        IsWhole = false;
        _isDone = false;
    }

    /// <summary>Reads the window from where its first record seems to start.</summary>
    public void Read(CaptureWindows windows, ScanOptions options, CancellationToken stop)
    {
        if (_buffer.Length != windows.BufferLength)
            _buffer = GC.AllocateUninitializedArray<byte>(windows.BufferLength);
        Reader = windows.Open(Index, _buffer);
        Read(Reader, options, stop);
    }

    /// <summary>Reads the window from where the one before it ended: what was read of it before is forgotten.</summary>
    public void ReadAgain(CaptureWindows windows, WindowEnd previousEnd, ScanOptions options, CancellationToken stop)
    {
        LetGo();
        IsWhole = false;
        Reader = Index == 0 ? windows.Open(0, _buffer) : windows.OpenAt(Index, previousEnd, _buffer);
        Read(Reader, options, stop);
    }

    void Read(CaptureFileReader reader, ScanOptions options, CancellationToken stop)
    {
        Facts = new CaptureFacts { Times = options.CountTimes ? new TimeHistogram() : null };
        PreparedFrames? block = null;
        while (!stop.IsCancellationRequested && reader.Read(_batch))
        {
            // A reader that fails later must not lose sight of a buffer: it is entered before its frames are looked at.
            if (block is null || block.Buffer != _batch.Buffer)
                block = NextBlock(_batch.Buffer);
            CapturePart.Decode(_batch, _packets);
            Facts.Add(_batch, _packets);
            if (options.TrackFlows)
                block.Add(_batch, _packets);
            options.Sift?.Look(_batch, _packets, Sifted);
        }
        IsWhole = !stop.IsCancellationRequested;
    }

    /// <summary>The preparation has ended: others may look at it from now on.</summary>
    public void SetDone() => _isDone = true;

    /// <summary>One flow table has added the window's frames: whether it was the last one.</summary>
    public bool IsAddedByAll() => Interlocked.Decrement(ref _toBeAdded) == 0;

    public void AddTo(FlowTable flows)
    {
        for (int i = 0; i < _used; i++)
            flows.Add(_blocks[i]);
    }

    /// <summary>Returns the buffers and closes the reader; the object can serve for another window.</summary>
    public void LetGo()
    {
        for (int i = 0; i < _used; i++)
        {
            if (_blocks[i].Buffer != _buffer)
                ArrayPool<byte>.Shared.Return(_blocks[i].Buffer);
            _blocks[i].Clear();
        }
        _used = 0;
        Sifted.Clear();
        Reader?.Dispose();
        Reader = null;
    }

    public void Dispose() => LetGo();

    PreparedFrames NextBlock(byte[] buffer)
    {
        if (_used == _blocks.Count)
            _blocks.Add(new PreparedFrames(shardBits));
        PreparedFrames block = _blocks[_used++];
        block.Begin(buffer);
        return block;
    }
}
