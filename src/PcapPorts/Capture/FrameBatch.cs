namespace PcapPorts.Capture;

/// <summary>
/// A few hundred frames that lie in one buffer. A reader fills it, a consumer walks it, and it is filled again: nothing is
/// allocated per frame. The bytes are valid until the reader that filled the batch reads again, into this batch or another, or is disposed.
/// </summary>
public sealed class FrameBatch
{
    /// <summary>Most frames in a batch. Small enough for decoded headers to stay in the first-level cache while the flow table prefetches.</summary>
    public const int Capacity = 128;

    /// <summary>Largest frame that is read whole: 16 MiB, as large as any link type allows; a longer claim is damage.</summary>
    public const int MaxFrameLength = 16 << 20;

    /// <summary>The bytes that the records point into. Owned by the reader that filled the batch.</summary>
    public byte[] Buffer { get; set; } = [];

    /// <summary>The frames; the first <see cref="Count"/> are valid.</summary>
    public FrameRecord[] Records { get; } = new FrameRecord[Capacity];

    /// <summary>How many frames are valid.</summary>
    public int Count { get; set; }

    /// <summary>Number of the first frame, counting from 1 over all packets of the capture.</summary>
    public long FirstNumber { get; set; } = 1;

    /// <summary>The captured bytes of frame <paramref name="index"/> (0-based within the batch).</summary>
    public ReadOnlySpan<byte> Bytes(int index)
    {
        ref readonly FrameRecord record = ref Records[index];
        return new ReadOnlySpan<byte>(Buffer, record.Offset, record.CapturedLength);
    }
}
