using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>ONC RPC (RFC 5531 section 9), over TCP with record marks (section 11): calls name their program, replies do not, so the port decides for these.</summary>
static class OncRpcSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Udp(Message, SignatureTable.AnyByte);
        table.Tcp(Record, 0x80, 0x00);
    }

    static PayloadVerdict Record(in Payload payload)
    {
        long length = payload.U32(0) & 0x7FFFFFFF;
        if (length is < 24 or > 1 << 24)
            return default;
        Payload message = payload.From(4);
        return Message(in message);
    }

    static PayloadVerdict Message(in Payload message)
    {
        if (message.Length < 24)
            return default;
        switch (message.U32(4))
        {
            case 0 when message.U32(8) == 2 && message.U32(16) is >= 1 and <= 10 && message.U32(20) <= 256 && message.U32(24) is <= 6 or 390003:
                return ServiceOf(message.U32(12)) is { IsNone: false } service ? service.FromClient : default;
            // Accepted: a verifier, and a status from 0 to 5.
            case 1 when message.U32(8) == 0 && message.U32(12) is <= 6 or 390003 && message.U32(16) <= 400 && message.U32(20 + (int)(message.U32(16) + 3 & ~3)) is >= 0 and <= 5:
            // Denied: version mismatch or an authentication error.
            case 1 when message.U32(8) == 1 && message.U32(12) <= 1:
                return message.On(2049) ? ServiceId.Nfs.FromServer : message.On(111) ? ServiceId.RpcBind.FromServer : Verdicts.SomeServer;
            default:
                return default;
        }
    }

    // IANA rpc-program-numbers: the port mapper; NFS, mount, lock manager, status, ACL and rquota, which serve NFS; GlusterFS's own.
    static ServiceId ServiceOf(long program) => program switch
    {
        100000 => ServiceId.RpcBind,
        100003 or 100005 or 100011 or 100021 or 100024 or 100227 => ServiceId.Nfs,
        1298437 or 14398633 or 14398634 or 34123456 => ServiceId.GlusterFs,
        _ => ServiceId.None,
    };
}
