using PcapPorts.Fields;
using static PcapPorts.Protocols.Quic.QuicFields;

namespace PcapPorts.Protocols.Quic;

/// <summary>The frames that Initial packets may hold (RFC 9000 sections 12.4 and 19).</summary>
static class QuicFrames
{
    const int Padding = 0, Ping = 1, Ack = 2, AckEcn = 3, Crypto = 6, ConnectionClose = 0x1c;

    /// <summary>Adds the frames of a packet, and gives the data of CRYPTO frames to their stream.</summary>
    public static void Add(ReadOnlySpan<byte> plain, FieldList fields, QuicCryptoStream stream)
    {
        int at = 0;
        while (at < plain.Length)
        {
            long type = QuicDissector.VariableLength(plain, ref at);
            if (type < 0)
                return;
            fields.AddGenerated(FrameType, (ulong)type);
            switch (type)
            {
                case Padding:
                    int next = plain[at..].IndexOfAnyExcept((byte)0);
                    at = next < 0 ? plain.Length : at + next;
                    break;
                case Ping:
                    break;
                case Ack or AckEcn:
                    if (!SkipAck(plain, ref at, type == AckEcn))
                        return;
                    break;
                case Crypto:
                    long offset = QuicDissector.VariableLength(plain, ref at);
                    long length = QuicDissector.VariableLength(plain, ref at);
                    if (offset < 0 || length < 0 || length > plain.Length - at)
                        return;
                    fields.AddGenerated(CryptoOffset, (ulong)offset);
                    fields.AddGenerated(CryptoLength, (ulong)length);
                    stream.Add((ulong)offset, plain.Slice(at, (int)length));
                    at += (int)length;
                    break;
                case ConnectionClose:
                    long error = QuicDissector.VariableLength(plain, ref at);
                    if (error >= 0)
                        fields.AddGenerated(CloseError, (ulong)error);
                    return;
                default:
                    return;
            }
        }
    }

    static bool SkipAck(ReadOnlySpan<byte> plain, ref int at, bool hasCounts)
    {
        _ = QuicDissector.VariableLength(plain, ref at);
        _ = QuicDissector.VariableLength(plain, ref at);
        long ranges = QuicDissector.VariableLength(plain, ref at);
        if (ranges < 0 || ranges > plain.Length)
            return false;
        for (long left = 2 * ranges + 1 + (hasCounts ? 3 : 0); left > 0; left--)
        {
            if (QuicDissector.VariableLength(plain, ref at) < 0)
                return false;
        }
        return true;
    }
}
