using PcapPorts.Capture;

namespace PcapPorts.Reports;

/// <summary>The record of a packet.</summary>
public readonly struct PacketFields : IRecordFields<PacketLine>
{
    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in PacketLine packet)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Number("number"u8, packet.Number);
        if (!packet.Exists)
        {
            WriteNothing(ref record);
            return;
        }
        var line = new Utf8Line(stackalloc byte[PacketInfo.MaxLength]);
        record.Time("time"u8, new Timestamp(packet.Frame.TimestampNanoseconds));
        packet.AddSource(ref line);
        WriteText(ref record, "source"u8, line.Text);
        line.Clear();
        packet.AddDestination(ref line);
        WriteText(ref record, "destination"u8, line.Text);
        line.Clear();
        if (packet.HasPorts)
        {
            record.Number("source_port"u8, (ulong)packet.Level.SourcePort);
            record.Number("destination_port"u8, (ulong)packet.Level.DestinationPort);
        }
        else
        {
            record.Null("source_port"u8);
            record.Null("destination_port"u8);
        }
        packet.AddProtocol(ref line);
        WriteText(ref record, "protocol"u8, line.Text);
        line.Clear();
        record.Number("length"u8, (ulong)packet.Frame.WireLength);
        record.Number("captured"u8, (long)packet.Frame.CapturedLength);
        PacketInfo.Add(ref line, in packet);
        WriteText(ref record, "info"u8, line.Text);
    }

    static void WriteText<TRecord>(ref TRecord record, ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> text)
        where TRecord : struct, IRecord, allows ref struct
    {
        if (text.IsEmpty)
            record.Null(name);
        else
            record.Word(name, text);
    }

    static void WriteNothing<TRecord>(ref TRecord record)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Time("time"u8, Timestamp.None);
        record.Null("source"u8);
        record.Null("destination"u8);
        record.Null("source_port"u8);
        record.Null("destination_port"u8);
        record.Null("protocol"u8);
        record.Number("length"u8, 0UL);
        record.Number("captured"u8, 0L);
        record.Null("info"u8);
    }
}
