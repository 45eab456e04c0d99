using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>What <c>info</c> says about a capture file.</summary>
/// <param name="scan">A scan of it.</param>
/// <param name="file">Its name, where several files are told apart; else null.</param>
public sealed partial class FileFacts(CaptureScan scan, string? file)
{
    static readonly byte[] AlwaysNamed = [IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp, IpProtocol.Icmp, IpProtocol.Icmpv6];

    /// <summary><c>pcap</c> or <c>pcapng</c>.</summary>
    public required string Format { get; init; }

    /// <summary><c>gzip</c>, <c>zstd</c>, or null.</summary>
    public string? Compression { get; init; }

    /// <summary>The hash of the file as it is stored; null when nobody asked.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Writes one JSON object without a line end.</summary>
    public void WriteJson(Utf8Output output)
    {
        CaptureFacts facts = scan.Facts;
        var json = new JsonRecord(output);
        json.Begin();
        if (file is not null)
            json.Text("file"u8, file);
        json.Word("format"u8, Format);
        json.Word("compression"u8, Compression);
        json.Number("packets"u8, facts.Packets);
        json.Number("captured_bytes"u8, facts.CapturedBytes);
        json.Number("wire_bytes"u8, facts.WireBytes);
        json.Time("first"u8, facts.First);
        json.Time("last"u8, facts.Last);
        WriteLinkTypes(ref json);
        WriteCounts(ref json);
        WriteInterfaces(ref json);
        WriteAnnotations(ref json);
        WriteDamage(ref json);
        json.Word("sha256"u8, Sha256);
        json.End();
    }

    void WriteLinkTypes(ref JsonRecord json)
    {
        json.BeginGroup("linktypes"u8);
        Span<byte> name = stackalloc byte[8];
        foreach ((ushort number, long packets) in scan.Facts.LinkTypes)
        {
            number.TryFormat(name, out int length);
            json.Number(name[..length], packets);
        }
        json.EndGroup();
    }

    void WriteCounts(ref JsonRecord json)
    {
        CaptureFacts facts = scan.Facts;
        json.BeginGroup("counts"u8);
        json.Number("ipv4"u8, facts.Ipv4);
        json.Number("ipv6"u8, facts.Ipv6);
        json.Number("arp"u8, facts.Arp);
        foreach (byte protocol in AlwaysNamed)
            json.Number(System.Text.Encoding.ASCII.GetBytes(ProtocolName.Of(protocol)), facts.Protocols[protocol]);
        for (int protocol = 0; protocol < facts.Protocols.Length; protocol++)
        {
            if (facts.Protocols[protocol] > 0 && Array.IndexOf(AlwaysNamed, (byte)protocol) < 0)
                json.Number(System.Text.Encoding.ASCII.GetBytes(ProtocolName.Of((byte)protocol)), facts.Protocols[protocol]);
        }
        json.Number("later_fragments"u8, facts.LaterFragments);
        json.Number("vlan"u8, facts.Tagged);
        json.Number("tunnelled"u8, facts.Tunnelled);
        json.Number("snapped"u8, facts.Snapped);
        json.Number("malformed"u8, facts.Stopped(DecodeReason.Malformed));
        json.Number("out_of_order"u8, facts.OutOfOrder);
        json.EndGroup();
    }

    void WriteInterfaces(ref JsonRecord json)
    {
        json.BeginList("interfaces"u8);
        foreach (CaptureInterface source in scan.Annotations.Interfaces)
        {
            json.BeginItem();
            json.Text("name"u8, source.Name);
            json.Text("description"u8, source.Description);
            json.Number("linktype"u8, (long)source.LinkType.Number);
            json.Word("linktype_name"u8, source.LinkType.Name);
            json.Number("snap_length"u8, (long)source.SnapLength);
            json.Text("filter"u8, source.Filter);
            json.Text("os"u8, source.OperatingSystem);
            json.End();
        }
        json.EndList();
    }

    void WriteAnnotations(ref JsonRecord json)
    {
        ScanAnnotations annotations = scan.Annotations;
        json.BeginList("written_by"u8);
        foreach (CaptureSection section in annotations.Sections)
        {
            json.BeginItem();
            json.Text("application"u8, section.Application);
            json.Text("os"u8, section.OperatingSystem);
            json.Text("hardware"u8, section.Hardware);
            json.End();
        }
        json.EndList();
        json.Number("comments"u8, (long)annotations.Comments.Count);
        json.Number("names"u8, (long)annotations.Names.Count);
        ulong dropped = 0;
        bool known = false;
        foreach (CaptureStatistics statistics in annotations.Statistics)
        {
            known |= statistics.Dropped.HasValue || statistics.DroppedBySystem.HasValue;
            dropped += (statistics.Dropped ?? 0) + (statistics.DroppedBySystem ?? 0);
        }
        if (known)
            json.Number("dropped"u8, dropped);
        else
            json.Null("dropped"u8);
    }

    void WriteDamage(ref JsonRecord json)
    {
        if (scan.Damage is not { } damage)
        {
            json.Null("damage"u8);
            return;
        }
        json.BeginGroup("damage"u8);
        json.Number("offset"u8, damage.Offset);
        json.Text("cause"u8, damage.Cause);
        json.EndGroup();
    }
}
