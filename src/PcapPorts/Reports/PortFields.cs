using PcapPorts.Ports;

namespace PcapPorts.Reports;

/// <summary>The record of a port's traffic.</summary>
public readonly struct PortFields : IRecordFields<PortTraffic>
{
    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in PortTraffic port)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Word("proto"u8, ProtocolName.Of(port.Protocol));
        record.Number("port"u8, (ulong)port.Port);
        record.Word("service"u8, port.Service);
        record.Number("flows"u8, port.Flows);
        record.Number("packets"u8, port.Packets);
        record.Number("bytes"u8, port.Bytes);
        record.Number("clients"u8, (long)port.Clients);
        record.Number("servers"u8, (long)port.Servers);
        record.Word("port_class"u8, PortClasses.Of(port.Port).Name());
        record.Text("registered"u8, port.RegisteredName);
    }
}
