using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Reports;

namespace PcapPorts.App.Views.Flows;

/// <summary>Some bytes that one side sent in one go.</summary>
/// <param name="FromClient">The client sent them.</param>
/// <param name="Frame">The packet that brought the last of them.</param>
/// <param name="Time">Its time in nanoseconds since 1970.</param>
/// <param name="Bytes">The bytes; empty for a gap.</param>
/// <param name="Missing">Bytes that are not in the capture.</param>
sealed record FlowPiece(bool FromClient, long Frame, long Time, byte[] Bytes, long Missing);

/// <summary>The payload of a flow in order: of TCP as its receiver read it, of everything else message by message.</summary>
sealed class FlowBytes
{
    /// <summary>Most bytes that are kept of a flow.</summary>
    public const int MostBytes = 32 << 20;

    readonly List<FlowPiece> _pieces = [];

    /// <summary>The pieces in the order in which they arrived.</summary>
    public IReadOnlyList<FlowPiece> Pieces => _pieces;

    /// <summary>Whether bytes were left out because there were too many.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Reads a flow.</summary>
    public static FlowBytes Read(CaptureSession session, int index, CancellationToken cancellation)
    {
        LabelledFlow flow = session.Label(index);
        var bytes = new FlowBytes();
        var transcript = new FlowTranscript(flow.Key, flow.Role.ClientIsHigh, new PieceWriter(bytes));
        using FrameAccess access = session.File.OpenAccess();
        long[] found = new long[256];
        for (long from = 1; !cancellation.IsCancellationRequested && !bytes.IsFull;)
        {
            int count = session.File.Packets.Find([index], from, long.MaxValue, found);
            for (int i = 0; i < count && !bytes.IsFull; i++)
            {
                if (access.TryRead(found[i], out FrameRecord record, out ReadOnlySpan<byte> frame))
                    transcript.Take(frame, in record, found[i]);
            }
            if (count == 0)
                break;
            from = found[count - 1] + 1;
        }
        return bytes;
    }

    long _total;

    void Add(FlowPiece piece)
    {
        _total += piece.Bytes.Length;
        IsFull = _total >= MostBytes;
        _pieces.Add(piece);
    }

    sealed class PieceWriter(FlowBytes target) : TranscriptWriter
    {
        public override void Write(bool isClient, long frame, Timestamp time, ReadOnlySpan<byte> bytes) => target.Add(new FlowPiece(isClient, frame, time.Nanoseconds, bytes.ToArray(), 0));

        public override void WriteGap(bool isClient, long frame, Timestamp time, long count) => target.Add(new FlowPiece(isClient, frame, time.Nanoseconds, [], count));
    }
}
