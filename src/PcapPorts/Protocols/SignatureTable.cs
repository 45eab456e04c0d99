using PcapPorts.Flows;

namespace PcapPorts.Protocols;

/// <summary>Recognises one protocol in one payload, or answers <see cref="PayloadVerdict.None"/>. Stateless, allocates nothing, never throws.</summary>
delegate PayloadVerdict Signature(in Payload payload);

/// <summary>
/// Which signatures are tried, by transport and first payload byte. The order of registration carries no meaning: a certain verdict
/// wins, and two certain verdicts on the same bytes would be a mistake in a signature.
/// </summary>
sealed class SignatureTable
{
    /// <summary>Any first byte.</summary>
    public static ReadOnlySpan<byte> AnyByte => default;

    /// <summary>A to Z and a to z.</summary>
    public static ReadOnlySpan<byte> Letters => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8;

    /// <summary>0 to 9.</summary>
    public static ReadOnlySpan<byte> Digits => "0123456789"u8;

    /// <summary>All bytes from one to another, both included.</summary>
    public static byte[] Range(byte first, byte last)
    {
        var bytes = new byte[last - first + 1];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(first + i);
        return bytes;
    }

    readonly Signature[][] _tcp = Empty();
    readonly Signature[][] _udp = Empty();
    readonly Signature[][] _sctp = Empty();

    /// <summary>The signatures for a payload that begins with a byte; empty for transports without any.</summary>
    public Signature[] Candidates(byte protocol, byte first) => protocol switch
    {
        6 => _tcp[first],
        17 or 136 => _udp[first],
        132 => _sctp[first],
        _ => [],
    };

    /// <summary>Adds a signature for TCP segments.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="firstBytes">The first bytes that it can match; empty for any.</param>
    public void Tcp(Signature signature, params ReadOnlySpan<byte> firstBytes) => Add(_tcp, signature, firstBytes);

    /// <summary>Adds a signature for UDP and UDP-Lite datagrams.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="firstBytes">The first bytes that it can match; empty for any.</param>
    public void Udp(Signature signature, params ReadOnlySpan<byte> firstBytes) => Add(_udp, signature, firstBytes);

    /// <summary>Adds a signature for SCTP user messages.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="firstBytes">The first bytes that it can match; empty for any.</param>
    public void Sctp(Signature signature, params ReadOnlySpan<byte> firstBytes) => Add(_sctp, signature, firstBytes);

    static void Add(Signature[][] table, Signature signature, ReadOnlySpan<byte> firstBytes)
    {
        for (int first = 0; first < 256; first++)
        {
            if (firstBytes.IsEmpty || firstBytes.Contains((byte)first))
                table[first] = [.. table[first], signature];
        }
    }

    static Signature[][] Empty()
    {
        var table = new Signature[256][];
        Array.Fill(table, []);
        return table;
    }
}
