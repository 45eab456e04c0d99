using System.Buffers.Binary;
using System.Buffers.Text;
using PcapPorts.Packets;

namespace PcapPorts.Flows;

/// <summary>A port that one conversation named for another: where an FTP client and its server meet for a file.</summary>
/// <param name="Host">Whose port it is.</param>
/// <param name="Port">The port.</param>
/// <param name="Frame">The frame that named it.</param>
public readonly record struct PortAnnouncement(IpAddress Host, ushort Port, long Frame);

/// <summary>
/// Reads the messages of FTP that name a port: <c>PORT</c> and the answer 227 (RFC 959 sections 4.1.2 and 5.4), <c>EPRT</c> and 229 (RFC 2428 sections 2 and 3). They
/// are so special that they are known on any port, in any segment that begins with one.
/// </summary>
static class FtpAnnouncement
{
    /// <summary>Bytes of the shortest such message.</summary>
    public const int Shortest = 14;

    const uint Port = 0x7472_6f70, ExtendedPort = 0x7472_7065, Passive = 0x2037_3232, ExtendedPassive = 0x2039_3232, LowerCase = 0x2020_2020;

    /// <summary>Whether a payload begins as one of them, from its first four bytes.</summary>
    public static bool MayBe(ReadOnlySpan<byte> payload) => (BinaryPrimitives.ReadUInt32LittleEndian(payload) | LowerCase) is Port or ExtendedPort or Passive or ExtendedPassive;

    /// <summary>Reads one.</summary>
    /// <param name="payload">At least <see cref="Shortest"/> bytes.</param>
    /// <param name="host">Whose port it is; none where the message leaves that to the address of its sender.</param>
    /// <param name="port">The port.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, out IpAddress host, out ushort port)
    {
        (host, port) = (default, 0);
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(payload) | LowerCase;
        int end = payload.IndexOf((byte)'\n');
        payload = (end < 0 ? payload : payload[..end])[4..];
        return word switch
        {
            Port => payload is [(byte)' ', ..] && TrySix(payload[1..], out host, out port),
            Passive => TrySix(payload[Math.Max(0, payload.IndexOfAnyInRange((byte)'0', (byte)'9'))..], out host, out port),
            ExtendedPassive => payload.IndexOf((byte)'(') is >= 0 and var open && TryMarked(payload[(open + 1)..], out host, out port),
            _ => payload is [(byte)' ', ..] && TryMarked(payload[1..], out host, out port),
        };
    }

    /// <summary>h1,h2,h3,h4,p1,p2: the bytes of address and port in decimal.</summary>
    static bool TrySix(ReadOnlySpan<byte> text, out IpAddress host, out ushort port)
    {
        (host, port) = (default, 0);
        Span<byte> bytes = stackalloc byte[6];
        for (int i = 0; i < 6; i++)
        {
            if (!Utf8Parser.TryParse(text, out bytes[i], out int length) || (i < 5 && (text.Length <= length || text[length] != ',')))
                return false;
            text = text[(i < 5 ? length + 1 : length)..];
        }
        port = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        return port != 0 && IpAddress.TryRead(bytes[..4], out host);
    }

    /// <summary>|family|address|port|, with any mark in place of the bar; the answer 229 leaves family and address empty.</summary>
    static bool TryMarked(ReadOnlySpan<byte> text, out IpAddress host, out ushort port)
    {
        (host, port) = (default, 0);
        if (text.IsEmpty)
            return false;
        byte mark = text[0];
        int family = text[1..].IndexOf(mark) + 1;
        int address = family < 1 ? 0 : family + 1 + text[(family + 1)..].IndexOf(mark);
        if (address <= family || text.Length <= address + 1 || !Utf8Parser.TryParse(text[(address + 1)..], out port, out int length) || port == 0
            || text.Length <= address + 1 + length || text[address + 1 + length] != mark)
            return false;
        Span<char> characters = stackalloc char[64];
        ReadOnlySpan<byte> written = text[(family + 1)..address];
        if (written.IsEmpty)
            return true;
        return written.Length <= characters.Length && System.Text.Encoding.ASCII.TryGetChars(written, characters, out int count) && IpAddress.TryParse(characters[..count], out host);
    }
}
