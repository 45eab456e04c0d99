namespace PcapPorts.Protocols.Quic;

/// <summary>
/// The frames of Google's versions that stand before a hello: padding, PING, ACK and CRYPTO ("QUIC Wire Layout Specification" of Chromium, section
/// "Frame Types and Formats"; CRYPTO as in quiche/quic/core/quic_framer.cc). They are looked through for the handshake and add no fields.
/// </summary>
static class GoogleFrames
{
    const int Padding = 0, Ping = 7, Crypto = 8, AckBit = 0x40;

    /// <summary>Gives the data of CRYPTO frames to their stream.</summary>
    public static void Add(ReadOnlySpan<byte> plain, QuicCryptoStream stream)
    {
        int at = 0;
        while (at < plain.Length)
        {
            int type = plain[at++];
            if (type == Crypto)
            {
                long offset = QuicDissector.VariableLength(plain, ref at);
                long length = QuicDissector.VariableLength(plain, ref at);
                if (offset < 0 || length < 0 || length > plain.Length - at)
                    return;
                stream.Add((ulong)offset, plain.Slice(at, (int)length));
                at += (int)length;
            }
            else if ((type & 0xc0) == AckBit)
            {
                at = BehindAck(plain, at, type);
            }
            else if (type is not (Padding or Ping))
            {
                return;
            }
        }
    }

    /// <summary>
    /// What stands behind an ACK, whose type is 01ntllmm: n for several blocks, ll and mm for the lengths of the largest number and of the blocks.
    /// </summary>
    static int BehindAck(ReadOnlySpan<byte> plain, int at, int type)
    {
        int block = Width(type);
        at += Width(type >> 2) + 2;
        int blocks = 0;
        if ((type & 0x20) != 0)
            blocks = at < plain.Length ? plain[at++] : 0;
        at += block + blocks * (1 + block);
        int times = at < plain.Length ? plain[at++] : 0;
        return times == 0 ? at : at + 5 + 3 * (times - 1);
    }

    static int Width(int bits) => (bits & 3) switch { 0 => 1, 1 => 2, 2 => 4, _ => 6 };
}
