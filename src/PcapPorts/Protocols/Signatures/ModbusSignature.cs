using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Modbus over TCP or UDP (Modbus Messaging on TCP/IP section 3.1.3, Application Protocol section 6): the shape of each function's data tells request from response.</summary>
static class ModbusSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, SignatureTable.AnyByte);
        table.Udp(Match, SignatureTable.AnyByte);
    }

    internal static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U16(4);
        // Transaction, protocol 0, length of what follows (unit, function, data): several messages may share a segment.
        if (payload.U16(2) != 0 || length is < 2 or > 254 || payload.Length < 6 + length)
            return default;
        if (payload.Length > 6 + length && (payload.U16(6 + length + 2) != 0 || payload.U16(6 + length + 4) is < 2 or > 254))
            return default;
        bool known = payload.On(502);
        if (!known && payload.Length != 6 + length)
            return default;
        int function = payload[7], count = payload[8];
        if ((function & 0x80) != 0)
            return length == 3 && count is >= 1 and <= 11 && (function & 0x7F) is >= 1 and <= 43 ? ServiceId.Modbus.FromServer : default;
        switch (function)
        {
            case >= 1 and <= 4:
                int quantity = payload.U16(10);
                if (length == 6 && quantity is >= 1 and <= 2000 && !(count == 3 && function <= 2 && payload[8] == length - 3))
                    return ServiceId.Modbus.FromClient;
                return count == length - 3 && count > 0 ? ServiceId.Modbus.FromServer : default;
            case 5 or 6 when length == 6:
                // A write of one value is echoed.
                return function == 6 || payload.U16(10) is 0 or 0xFF00 ? ServiceId.Modbus.SideOpen : default;
            case 15 or 16:
                return length == 6 ? ServiceId.Modbus.FromServer : length == 7 + payload[12] && payload[12] > 0 ? ServiceId.Modbus.FromClient : default;
            case 23:
                return length == 11 + payload[16] && payload[16] > 0 ? ServiceId.Modbus.FromClient : count == length - 3 && count > 0 ? ServiceId.Modbus.FromServer : default;
            case 43:
                return payload[8] is 13 or 14 ? length <= 5 ? ServiceId.Modbus.FromClient : ServiceId.Modbus.FromServer : default;
            case 7 or 11 or 12 or 17 when known:
                return length == 2 ? ServiceId.Modbus.FromClient : ServiceId.Modbus.FromServer;
            case 8 or 20 or 21 or 22 or 24 or 90 when known:
                return ServiceId.Modbus.SideOpen;
            default:
                return known ? ServiceId.Modbus.SideOpen : default;
        }
    }
}
