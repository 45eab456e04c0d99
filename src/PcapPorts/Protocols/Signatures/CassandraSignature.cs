using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Cassandra's native protocol (CQL binary protocol 3 to 5, section 2): the version's top bit marks responses; opcode and length must agree with it.</summary>
static class CassandraSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 3, 4, 5, 0x83, 0x84, 0x85);

    static PayloadVerdict Match(in Payload payload)
    {
        long length = payload.U32(5);
        bool known = payload.On(9042);
        if ((payload[1] & 0xE0) != 0 || length < 0 || (known ? length > 1 << 28 : length + 9 != payload.Length))
            return default;
        bool response = payload[0] >= 0x80;
        if (response)
            return payload[4] is 0 or 2 or 3 or 6 or 8 or 0x0C or 0x0E or 0x10 && (known || length >= 4) ? ServiceId.Cassandra.FromServer : default;
        return payload[4] switch
        {
            1 when payload.HasAt(11, "\0\u000bCQL_VERSION"u8) || known => ServiceId.Cassandra.FromClient,
            5 when length == 0 => ServiceId.Cassandra.FromClient,
            7 or 9 or 0x0A or 0x0B or 0x0D or 0x0F when known || payload.U32(9) == length - 7 => ServiceId.Cassandra.FromClient,
            _ => default,
        };
    }
}
