using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>Prints packets in one of the formats.</summary>
interface IPacketPrinter
{
    void Begin();

    void Print(in PacketLine packet);

    void End();
}

/// <summary>Packets as records.</summary>
sealed class PacketRecords(Utf8Output output, RecordFormat format) : IPacketPrinter
{
    readonly RecordWriter<PacketLine, PacketFields> _writer = new(output, format, withFile: false);

    public void Begin() => _writer.Begin();

    public void Print(in PacketLine packet) => _writer.Write(in packet);

    public void End() => _writer.End();
}

/// <summary>Packets as lines of text.</summary>
sealed class PacketTableText(PacketListing listing) : IPacketPrinter
{
    public void Begin()
    {
    }

    public void Print(in PacketLine packet) => listing.Write(in packet);

    public void End()
    {
    }
}
