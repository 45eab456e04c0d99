using PcapPorts.Fields;
using static PcapPorts.Protocols.Quic.QuicFields;

namespace PcapPorts.Protocols.Quic;

/// <summary>The frames of packets (RFC 9000 section 19, RFC 9221): the types of all, and what CRYPTO frames carry.</summary>
static class QuicFrames
{
    const int Padding = 0, Ping = 1, Ack = 2, AckEcn = 3, ResetStream = 4, StopSending = 5, Crypto = 6, NewToken = 7, FirstStream = 8, LastStream = 0xf, MaxStreamData = 0x11,
        StreamDataBlocked = 0x15, NewConnectionId = 0x18, PathChallenge = 0x1a, PathResponse = 0x1b, ConnectionClose = 0x1c, ApplicationClose = 0x1d, HandshakeDone = 0x1e,
        DatagramWithLength = 0x31, AckFrequency = 0xaf, TimeStamp = 0x2f5;

    /// <summary>Bytes of a token that resets a connection.</summary>
    const int ResetTokenLength = 16;

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
                case ConnectionClose or ApplicationClose:
                    long error = QuicDissector.VariableLength(plain, ref at);
                    if (error >= 0)
                        fields.AddGenerated(CloseError, (ulong)error);
                    return;
                case HandshakeDone:
                    break;
                default:
                    if (!SkipOther(plain, ref at, (int)Math.Min(type, int.MaxValue)))
                        return;
                    break;
            }
        }
    }

    /// <summary>Steps over a frame of which nothing is shown; false when nothing can follow it.</summary>
    static bool SkipOther(ReadOnlySpan<byte> plain, ref int at, int type)
    {
        switch (type)
        {
            case ResetStream:
                return SkipNumbers(plain, ref at, 3);
            case StopSending or MaxStreamData or StreamDataBlocked:
                return SkipNumbers(plain, ref at, 2);
            case NewToken or DatagramWithLength:
                return SkipBytes(plain, ref at, QuicDissector.VariableLength(plain, ref at));
            case >= FirstStream and <= LastStream:
                // The bits say whether an offset and a length are there (section 19.8).
                return SkipNumbers(plain, ref at, 1 + (type >> 2 & 1)) && (type & 2) != 0 && SkipBytes(plain, ref at, QuicDissector.VariableLength(plain, ref at));
            case NewConnectionId:
                return SkipNumbers(plain, ref at, 2) && at < plain.Length && SkipBytes(plain, ref at, 1 + plain[at] + ResetTokenLength);
            case PathChallenge or PathResponse:
                return SkipBytes(plain, ref at, 8);
            case AckFrequency:
                // draft-ietf-quic-ack-frequency
                return SkipNumbers(plain, ref at, 4);
            case TimeStamp:
                // draft-huitema-quic-ts
                return SkipNumbers(plain, ref at, 1);
            case > LastStream and < PathChallenge:
                return SkipNumbers(plain, ref at, 1);
            default:
                return false;
        }
    }

    static bool SkipNumbers(ReadOnlySpan<byte> plain, ref int at, int count)
    {
        for (; count > 0; count--)
        {
            if (QuicDissector.VariableLength(plain, ref at) < 0)
                return false;
        }
        return true;
    }

    static bool SkipBytes(ReadOnlySpan<byte> plain, ref int at, long count)
    {
        if (count < 0 || count > plain.Length - at)
            return false;
        at += (int)count;
        return true;
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
