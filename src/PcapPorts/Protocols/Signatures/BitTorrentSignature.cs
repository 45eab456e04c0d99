using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>BitTorrent: the peers' handshake and messages (BEP 3), the DHT (BEP 5), UDP trackers (BEP 15), local discovery (BEP 14) and uTP (BEP 29). Peers are alike, so sides show only towards a tracker.</summary>
static class BitTorrentSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Handshake, 19);
        table.Udp(Handshake, 19);
        table.Tcp(Peer, 0);
        table.Udp(Dht, (byte)'d');
        table.Udp(Tracker, 0);
        table.Udp(Discovery, (byte)'B');
        table.Udp(MicroTransport, 0x01, 0x11, 0x21, 0x31, 0x41);
    }

    internal static PayloadVerdict Handshake(in Payload payload) =>
        payload.HasAt(1, "BitTorrent protocol"u8) ? ServiceId.BitTorrent.FromEither : default;

    /// <summary>Requests for blocks of 16 KiB and such blocks: length, number, piece, offset.</summary>
    static PayloadVerdict Peer(in Payload payload) => (payload.U32(0), payload[4]) switch
    {
        (13, 6 or 8) when payload.U32(13) == 0x4000 && payload.Length % 17 == 0 && payload.U32(9) % 0x4000 == 0 => ServiceId.BitTorrent.FromEither,
        (0x4009, 7) when payload.U32(9) is >= 0 and var at && at % 0x4000 == 0 && payload.U32(5) < 1 << 20 => ServiceId.BitTorrent.FromEither,
        _ => default,
    };

    /// <summary>A bencoded dictionary with the keys of a query, response or error in their sorted order.</summary>
    internal static PayloadVerdict Dht(in Payload payload)
    {
        if (payload.Length < 12 || payload[1] is not ('1' or '2') || payload[2] != ':')
            return default;
        ReadOnlySpan<byte> bytes = payload.Bytes;
        bool node = bytes.StartsWith("d1:ad2:id20:"u8) || bytes.StartsWith("d1:rd2:id20:"u8) || bytes.StartsWith("d1:eli"u8);
        return node || (bytes.StartsWith("d2:ip"u8) && bytes.IndexOf("1:y1:"u8) > 0) || bytes.IndexOf("1:y1:qe"u8) > 0 || bytes.IndexOf("1:y1:re"u8) > 0
            ? ServiceId.BitTorrent.FromEither : default;
    }

    static PayloadVerdict Tracker(in Payload payload) =>
        payload.Length >= 16 && payload.U32(0) == 0x417 && payload.U32(4) == 0x27101980 && payload.U32(8) == 0 ? ServiceId.BitTorrent.FromClient : default;

    static PayloadVerdict Discovery(in Payload payload) => payload.StartsWith("BT-SEARCH * HTTP/1."u8) ? ServiceId.BitTorrent.FromEither : default;

    /// <summary>uTP version 1: type and version, a chain of extensions, a connection. Few fixed bits, so sure only with a handshake inside.</summary>
    static PayloadVerdict MicroTransport(in Payload payload)
    {
        if (payload.Length < 20 || payload[1] > 2 || payload.Source < 1024 || payload.Destination < 1024)
            return default;
        int extension = payload[1], offset = 20;
        for (int count = 0; extension != 0 && count < 4; count++)
        {
            extension = payload[offset];
            int length = payload[offset + 1];
            if (extension is < 0 or > 2 || length is not (4 or 8 or 12 or 16))
                return default;
            offset += 2 + length;
        }
        if (extension != 0 || offset > payload.Length)
            return default;
        bool empty = offset == payload.Length;
        return payload[0] switch
        {
            0x01 when payload.HasAt(offset, "\u0013BitTorrent protocol"u8) => ServiceId.BitTorrent.FromEither,
            // SYN: sequence number 1, nothing to acknowledge yet.
            0x41 when empty && payload.U16(16) == 1 && payload.U32(8) == 0 => ServiceId.BitTorrent.SideOpen,
            // STATE, FIN and RESET carry no data; timestamps are not zero and the window is sane.
            0x21 or 0x11 or 0x31 when empty && payload.U32(4) != 0 && payload.U32(12) is >= 0 and <= 1 << 24 => ServiceId.BitTorrent.SideOpen,
            0x01 when !empty && payload.U32(4) != 0 && payload.U32(12) is > 0 and <= 1 << 24 && payload.U16(2) != 0 => ServiceId.BitTorrent.SideOpen,
            _ => default,
        };
    }
}
