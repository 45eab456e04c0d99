using System.Buffers.Binary;

namespace PcapPorts.Capture;

/// <summary>
/// Writes a little-endian pcapng file (draft-ietf-opsawg-pcapng) of one section, block by block as it is told. Times have nanoseconds.
/// Buffered, and without an allocation a frame; after <see cref="Flush"/> the file is complete as far as it goes.
/// </summary>
public sealed class PcapNgWriter : IDisposable
{
    const int PacketOverhead = PcapNgBlock.PacketDataOffset + 4;
    const int SimpleOverhead = PcapNgBlock.SimpleDataOffset + 4;

    readonly BlockWriter _writer;
    readonly List<CaptureInterface> _interfaces = [];

    /// <summary>Writes the section header.</summary>
    /// <param name="stream">Where to; written from where it stands.</param>
    /// <param name="application">What wrote the file (shb_userappl).</param>
    /// <param name="operatingSystem">Where it was written (shb_os).</param>
    /// <param name="hardware">What it was written on (shb_hardware).</param>
    /// <param name="comment">A comment on the section.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the stream open.</param>
    public PcapNgWriter(Stream stream, string? application = null, string? operatingSystem = null, string? hardware = null, string? comment = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _writer = new BlockWriter(stream, leaveOpen);
        var body = new PcapNgBody();
        body.Add(PcapNgBlock.ByteOrderMagic);
        body.Add(1); // version 1.0
        body.Add(ulong.MaxValue); // the section's length is not known
        body.AddOption(PcapNgOptions.Comment, comment);
        body.AddOption(2, hardware);
        body.AddOption(3, operatingSystem);
        body.AddOption(4, application);
        WriteBlock(PcapNgBlock.SectionHeader, body);
    }

    /// <summary>
    /// Declares an interface and returns its index. Its times are written in nanoseconds whatever <see cref="CaptureInterface.TimestampResolution"/>
    /// says, from <see cref="CaptureInterface.TimestampOffset"/> on: for times before 1970 give a negative one.
    /// </summary>
    public int AddInterface(CaptureInterface description, string? comment = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        var body = new PcapNgBody();
        body.Add(description.LinkType.Number);
        body.Add(description.SnapLength);
        body.AddOption(PcapNgOptions.Comment, comment);
        PcapNgInterfaceOptions.Write(description with { TimestampResolution = 9 }, body);
        WriteBlock(PcapNgBlock.InterfaceDescription, body);
        _interfaces.Add(description);
        return _interfaces.Count - 1;
    }

    /// <summary>Declares an interface by its link type and name.</summary>
    public int AddInterface(LinkType linkType, uint snapLength = FrameLimits.Ordinary, string? name = null)
        => AddInterface(new CaptureInterface(linkType, snapLength, name));

    /// <summary>Writes a frame.</summary>
    /// <param name="index">The interface, as <see cref="AddInterface(CaptureInterface, string?)"/> numbered it.</param>
    /// <param name="time">
    /// When it was captured, not before the interface's time offset. A frame without a time becomes a Simple Packet Block where the format allows:
    /// on the first interface and cut by nothing but the snap length. Elsewhere it gets the earliest time that the interface can express.
    /// </param>
    /// <param name="captured">The captured bytes.</param>
    /// <param name="wireLength">Length on the wire in bytes.</param>
    /// <param name="comment">A comment on the frame; the only thing here that allocates.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such interface, its times do not reach there, or the frame is longer than readers accept.</exception>
    public void Write(int index, Timestamp time, ReadOnlySpan<byte> captured, uint wireLength, string? comment = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _interfaces.Count);
        CaptureInterface target = _interfaces[index];
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)captured.Length, FrameLimits.MaximumCaptured(target.LinkType.Number, target.SnapLength), nameof(captured));
        if (!time.HasValue && index == 0 && comment is null && IsSimple(target, captured.Length, wireLength))
        {
            WriteSimple(captured, wireLength);
            return;
        }
        ulong units = time.HasValue ? Units(time, target.TimestampOffset) : 0;
        byte[] options = comment is null ? [] : PcapNgBody.OptionsOf(PcapNgOptions.Comment, comment);
        uint length = (uint)(PacketOverhead + Padded(captured.Length) + options.Length);
        Span<byte> header = _writer.Take(PcapNgBlock.PacketDataOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(header, PcapNgBlock.EnhancedPacket);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], index);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)(units >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], (uint)units);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], captured.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], wireLength);
        _writer.Write(captured);
        _writer.Pad(captured.Length);
        _writer.Write(options);
        _writer.Write(length);
    }

    /// <summary>A reader takes the least of wire length, snap length and what the block holds, padding included.</summary>
    static bool IsSimple(CaptureInterface target, int captured, uint wireLength)
        => (uint)captured == Math.Min(wireLength, target.SnapLength == 0 ? uint.MaxValue : target.SnapLength);

    void WriteSimple(ReadOnlySpan<byte> captured, uint wireLength)
    {
        uint length = (uint)(SimpleOverhead + Padded(captured.Length));
        _writer.Write(PcapNgBlock.SimplePacket);
        _writer.Write(length);
        _writer.Write(wireLength);
        _writer.Write(captured);
        _writer.Pad(captured.Length);
        _writer.Write(length);
    }

    /// <summary>Writes the names of addresses (Name Resolution Block).</summary>
    public void WriteNames(IEnumerable<CaptureName> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var body = new PcapNgBody();
        foreach (CaptureName name in names)
            body.AddName(name);
        body.Add(0);
        WriteBlock(PcapNgBlock.NameResolution, body);
    }

    /// <summary>Writes what an interface counted (Interface Statistics Block).</summary>
    public void WriteStatistics(CaptureStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentOutOfRangeException.ThrowIfNegative(statistics.Interface, nameof(statistics));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(statistics.Interface, _interfaces.Count, nameof(statistics));
        long offset = _interfaces[statistics.Interface].TimestampOffset;
        var body = new PcapNgBody();
        body.Add((uint)statistics.Interface);
        body.AddTime(statistics.Time.HasValue ? Units(statistics.Time, offset) : 0);
        if (statistics.Start.HasValue)
            body.AddTimeOption(2, Units(statistics.Start, offset));
        if (statistics.End.HasValue)
            body.AddTimeOption(3, Units(statistics.End, offset));
        body.AddOption(4, statistics.Received);
        body.AddOption(5, statistics.Dropped);
        body.AddOption(6, statistics.Accepted);
        body.AddOption(7, statistics.DroppedBySystem);
        body.AddOption(8, statistics.Delivered);
        WriteBlock(PcapNgBlock.InterfaceStatistics, body);
    }

    /// <summary>Writes secrets for decryption (Decryption Secrets Block); they must stand before the frames that need them.</summary>
    public void WriteSecrets(CaptureSecrets secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var body = new PcapNgBody();
        body.Add(secrets.Kind);
        body.Add((uint)secrets.Data.Length);
        body.Add(secrets.Data.Span);
        WriteBlock(PcapNgBlock.DecryptionSecrets, body);
    }

    /// <summary>Writes out what is buffered.</summary>
    public void Flush() => _writer.Flush();

    /// <summary>Writes out what is buffered and closes the stream.</summary>
    public void Dispose() => _writer.Dispose();

    void WriteBlock(uint type, PcapNgBody body)
    {
        ReadOnlySpan<byte> bytes = body.Finish();
        uint length = (uint)(PcapNgBlock.MinimumLength + bytes.Length);
        _writer.Write(type);
        _writer.Write(length);
        _writer.Write(bytes);
        _writer.Write(length);
    }

    /// <summary>Nanoseconds since the interface's own beginning of time.</summary>
    static ulong Units(Timestamp time, long offsetSeconds)
    {
        Int128 units = time.Nanoseconds - (Int128)offsetSeconds * Timestamp.NanosecondsPerSecond;
        if (units < 0 || units > ulong.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(time), "The time lies before the interface's time offset, or more than 584 years behind it.");
        return (ulong)units;
    }

    static int Padded(int length) => (length + 3) & ~3;
}
