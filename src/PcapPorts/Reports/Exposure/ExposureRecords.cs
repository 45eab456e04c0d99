using PcapPorts.Analysis;
using PcapPorts.Capture;

namespace PcapPorts.Reports;

/// <summary>A port's verdict as it is printed.</summary>
/// <param name="Port">The port; null only in the header line.</param>
/// <param name="File">The capture of the frames; null where there is only one.</param>
/// <param name="Weaknesses">The kinds of its weaknesses.</param>
public readonly record struct ExposureRecord(PortExposure? Port, string? File, IReadOnlyList<string>? Weaknesses = null);

/// <summary>A scan as it is printed.</summary>
/// <param name="Scan">The scan; null only in the header line.</param>
/// <param name="File">The capture of the frames; null where there is only one.</param>
public readonly record struct ScanRecord(ScanFinding? Scan, string? File);

/// <summary>The record of a port's verdict.</summary>
public readonly struct ExposureFields : IRecordFields<ExposureRecord>
{
    /// <summary>Most addresses that a record names.</summary>
    public const int MostClients = 8;

    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in ExposureRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        PortExposure port = value.Port ?? new PortExposure(default, 0, 0);
        PortContact total = port.Total;
        record.Word("kind"u8, "port");
        record.Address("host"u8, port.Host);
        record.Word("proto"u8, ProtocolName.Of(port.Protocol));
        record.Number("port"u8, (ulong)port.Port);
        record.Word("verdict"u8, port.Verdict.ToText());
        record.Word("evidence"u8, total.Evidence.ToText());
        record.Word("service"u8, total.Service.Name);
        record.Word("service_basis"u8, Flows.ServiceBasisName.ToText(total.Service.Basis));
        record.Flag("nonstandard_port"u8, port.NonstandardPort);
        record.Flag("clear_text"u8, ClearTextServices.Has(total.Service));
        record.Texts("weaknesses"u8, value.Weaknesses ?? []);
        record.Flag("never_used"u8, port.NeverUsed);
        record.Number("flows"u8, total.Flows);
        record.Number("answered"u8, total.Answered);
        record.Number("used"u8, total.Used);
        record.Number("refused"u8, total.Refused);
        record.Number("rejected"u8, total.Rejected);
        record.Number("silent"u8, total.Silent);
        record.Number("silent_tries"u8, total.SilentTries);
        record.Number("packets"u8, total.Packets);
        record.Number("bytes"u8, total.Bytes);
        record.Time("first"u8, TimeOf(total.First));
        record.Time("last"u8, TimeOf(total.Last));
        record.Number("clients"u8, (long)port.Clients.Count);
        record.Text("by"u8, ExposureText.Addresses(port.Clients, MostClients));
        record.Text("frames_of"u8, value.File);
        WriteFrames(ref record, port.Frames);
        record.Text("filter"u8, ExposureText.Filter(port));
    }

    internal static Timestamp TimeOf(long nanoseconds) => nanoseconds is long.MaxValue or long.MinValue ? Timestamp.None : new Timestamp(nanoseconds);

    internal static void WriteFrames<TRecord>(ref TRecord record, IReadOnlyList<FrameCitation> frames)
        where TRecord : struct, IRecord, allows ref struct
    {
        Span<long> numbers = stackalloc long[PortExposure.MostFrames * 2];
        int count = Math.Min(frames.Count, numbers.Length);
        for (int i = 0; i < count; i++)
            numbers[i] = frames[i].Frame;
        record.Numbers("frames"u8, numbers[..count]);
    }
}

/// <summary>The record of a scan.</summary>
public readonly struct ScanFields : IRecordFields<ScanRecord>
{
    static readonly ScanFinding Nothing = new(ScanKind.Vertical, default, default, 0, 0, 0, 0, 0, long.MaxValue, long.MinValue, "", []);

    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in ScanRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        ScanFinding scan = value.Scan ?? Nothing;
        record.Word("kind"u8, "scan");
        record.Word("scan"u8, scan.KindText);
        record.Address("client"u8, scan.Client);
        record.Address("host"u8, scan.Host);
        if (scan.Kind == ScanKind.Horizontal)
        {
            record.Word("proto"u8, ProtocolName.Of(scan.Protocol));
            record.Number("port"u8, (ulong)scan.Port);
        }
        else
        {
            record.Null("proto"u8);
            record.Null("port"u8);
        }
        record.Word("technique"u8, scan.Technique);
        record.Flag("slow"u8, scan.IsSlow);
        record.Number("targets"u8, (long)scan.Targets);
        record.Number("open"u8, (long)scan.Open);
        record.Number("fruitless"u8, (long)scan.Fruitless);
        record.Time("first"u8, ExposureFields.TimeOf(scan.First));
        record.Time("last"u8, ExposureFields.TimeOf(scan.Last));
        record.Text("frames_of"u8, value.File);
        ExposureFields.WriteFrames(ref record, scan.Frames);
        record.Text("filter"u8, ExposureText.Filter(scan));
    }
}
