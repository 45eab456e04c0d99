using PcapPorts.Capture;

namespace PcapPorts.Reports;

/// <summary>
/// Packets, one a line: number, time, source, destination, protocol, length, info. Columns grow with what is in them, and are never
/// cut but for the info, where the page ends.
/// </summary>
/// <param name="output">Where the lines are written.</param>
/// <param name="time">Shows the times.</param>
/// <param name="width">Columns of the page.</param>
public sealed class PacketListing(Utf8Output output, PacketTime time, int width)
{
    int _number = 5;
    int _time = 10;
    int _source = 13;
    int _destination = 13;
    int _protocol = 6;
    int _length = 5;

    /// <summary>Writes a packet.</summary>
    public void Write(in PacketLine packet)
    {
        var line = new Utf8Line(stackalloc byte[PacketInfo.MaxLength]);
        int used = 0;
        line.Add(packet.Number);
        used += WriteCell(ref line, ref _number, right: true);
        time.Add(ref line, new Timestamp(packet.Frame.TimestampNanoseconds));
        used += WriteCell(ref line, ref _time, right: true);
        packet.AddSource(ref line);
        used += WriteCell(ref line, ref _source, right: false);
        packet.AddDestination(ref line);
        used += WriteCell(ref line, ref _destination, right: false);
        packet.AddProtocol(ref line);
        used += WriteCell(ref line, ref _protocol, right: false);
        line.Add((long)packet.Frame.WireLength);
        used += WriteCell(ref line, ref _length, right: true);
        PacketInfo.Add(ref line, in packet);
        WriteInfo(line.Text, line.Columns, width - used);
        output.Write((byte)'\n');
    }

    int WriteCell(ref Utf8Line line, ref int column, bool right)
    {
        int columns = line.Columns;
        column = Math.Max(column, columns);
        if (right)
            Pad(column - columns);
        output.Write(line.Text);
        Pad((right ? 0 : column - columns) + 1);
        line.Clear();
        return column + 1;
    }

    void WriteInfo(ReadOnlySpan<byte> text, int columns, int room)
    {
        if (columns <= room || room < 1)
        {
            output.Write(text);
            return;
        }
        int end = 0;
        for (int left = room - 1; left > 0; left--)
        {
            end++;
            while (end < text.Length && (text[end] & 0xc0) == 0x80)
                end++;
        }
        output.Write(text[..end]);
        output.Write("…"u8);
    }

    void Pad(int columns)
    {
        for (; columns > 0; columns--)
            output.Write((byte)' ');
    }
}
