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
sealed class PreparedWindow : IDisposable
{
    readonly DecodedPacket[] _packets = new DecodedPacket[FrameBatch.Capacity];
    readonly FrameBatch _batch = new();
    readonly List<PreparedFrames> _blocks = [];
    readonly ManualResetEventSlim _done = new();
    byte[] _buffer = [];
    int _used;

    /// <summary>Which window it is.</summary>
    public int Index { get; private set; }

    /// <summary>Whether its preparation has ended, well or not.</summary>
    public bool IsDone => _done.IsSet;

    /// <summary>The window's reader, at its end; null when it could not be opened.</summary>
    public CaptureFileReader? Reader { get; private set; }

    /// <summary>Whether the window was read to its end or to a damage.</summary>
    public bool IsWhole { get; private set; }

    public CaptureFacts Facts { get; private set; } = new();

    /// <summary>Takes another window; what was prepared before must have been let go.</summary>
    public void Begin(int index)
    {
        Index = index;
        IsWhole = false;
        _done.Reset();
    }

    public void Read(CaptureWindows windows, ScanOptions options, CancellationToken stop)
    {
        Facts = new CaptureFacts { Times = options.CountTimes ? new TimeHistogram() : null };
        if (_buffer.Length != windows.BufferLength)
            _buffer = GC.AllocateUninitializedArray<byte>(windows.BufferLength);
        Reader = windows.Open(Index, _buffer);
        PreparedFrames? block = null;
        while (!stop.IsCancellationRequested && Reader.Read(_batch))
        {
            // A reader that fails later must not lose sight of a buffer: it is entered before its frames are looked at.
            if (block is null || block.Buffer != _batch.Buffer)
                block = NextBlock(_batch.Buffer);
            CapturePart.Decode(_batch, _packets);
            Facts.Add(_batch, _packets);
            if (options.TrackFlows)
                block.Add(_batch, _packets);
        }
        IsWhole = !stop.IsCancellationRequested;
    }

    public void SetDone() => _done.Set();

    public void WaitUntilDone() => _done.Wait(CancellationToken.None);

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
        Reader?.Dispose();
        Reader = null;
    }

    public void Dispose()
    {
        LetGo();
        _done.Dispose();
    }

    PreparedFrames NextBlock(byte[] buffer)
    {
        if (_used == _blocks.Count)
            _blocks.Add(new PreparedFrames());
        PreparedFrames block = _blocks[_used++];
        block.Begin(buffer);
        return block;
    }
}
