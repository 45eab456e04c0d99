using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>RADIUS packets: code, length, and attributes that fill it (RFC 2865 section 3, RFC 2866, RFC 5176).</summary>
static class RadiusSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 1, 2, 3, 4, 5, 11, 12, 13, 40, 41, 42, 43, 44, 45);

    internal static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U16(2);
        if (length is < 20 or > 4096 || payload.Length > length + 64)
            return default;
        bool known = payload.On(1812) || payload.On(1813) || payload.On(1645) || payload.On(1646) || payload.On(3799) || payload.On(1700);
        int attributes = Attributes(in payload, length);
        if (attributes < 0 || (!known && (attributes < 2 || payload.Length != length)))
            return default;
        bool request = payload[0] is 1 or 4 or 12 or 40 or 43;
        return request ? ServiceId.Radius.FromClient : ServiceId.Radius.FromServer;
    }

    /// <summary>How many attributes there are; −1 when they do not fill the packet.</summary>
    static int Attributes(in Payload payload, int length)
    {
        int offset = 20, count = 0;
        while (offset < length && offset < payload.Length)
        {
            int size = payload[offset + 1];
            if (size is >= 0 and < 2 || payload[offset] == 0)
                return -1;
            if (size < 0)
                return count;
            offset += size;
            count++;
        }
        return offset <= length ? count : -1;
    }
}
