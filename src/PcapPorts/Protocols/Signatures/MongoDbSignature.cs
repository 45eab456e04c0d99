using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>MongoDB's wire protocol: a header of four little-endian numbers; an answer names the request that it answers.</summary>
static class MongoDbSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, SignatureTable.AnyByte);

    internal static PayloadVerdict Match(in Payload payload)
    {
        long length = payload.U32Little(0), answered = payload.U32Little(8), code = payload.U32Little(12);
        if (length is < 16 or > 48000000 || (length > payload.Length && payload.Length < 500) || code is not (1 or (>= 2001 and <= 2013)))
            return default;
        return code switch
        {
            // OP_REPLY and the old command's reply.
            1 when length >= 36 && answered != 0 && payload.U32Little(16) is >= 0 and < 16 && payload.U32Little(32) is >= 0 and < 1 << 20 => ServiceId.MongoDb.FromServer,
            2011 => ServiceId.MongoDb.FromServer,
            2004 or 2005 or 2001 or 2002 or 2006 or 2007 or 2010 when answered == 0 => ServiceId.MongoDb.FromClient,
            2012 or 2013 => answered == 0 ? ServiceId.MongoDb.FromClient : ServiceId.MongoDb.FromServer,
            _ => default,
        };
    }
}
