using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>ZooKeeper's session set-up (Jute records) and its commands of four letters, on its port.</summary>
static class ZooKeeperSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Session, 0);
        table.Tcp(Word, (byte)'r', (byte)'s', (byte)'m', (byte)'c', (byte)'e', (byte)'i', (byte)'d', (byte)'w');
    }

    static PayloadVerdict Session(in Payload payload)
    {
        long length = payload.U32(0);
        if (!payload.On(2181) || length != payload.Length - 4)
            return default;
        // Protocol version 0, last transaction, time-out, session, a password of 16 bytes; the answer lacks the transaction.
        return length is 44 or 45 && payload.U32(4) == 0 && payload.U32(28) == 16 ? ServiceId.ZooKeeper.FromClient
            : length is 36 or 37 && payload.U32(4) == 0 && payload.U32(20) == 16 ? ServiceId.ZooKeeper.FromServer
            : ServiceId.ZooKeeper.SideOpen;
    }

    static PayloadVerdict Word(in Payload payload) =>
        payload.On(2181) && (payload.StartsWith("ruok"u8) || payload.StartsWith("stat"u8) || payload.StartsWith("mntr"u8) || payload.StartsWith("srvr"u8) || payload.StartsWith("conf"u8)) && payload.Length <= 6
            ? ServiceId.ZooKeeper.FromClient : default;
}
