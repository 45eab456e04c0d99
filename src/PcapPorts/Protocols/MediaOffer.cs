using System.Net;
using PcapPorts.Packets;

namespace PcapPorts.Protocols;

/// <summary>
/// Where a description says that media will be received (RFC 8866 sections 5.7 and 5.14; RTCP one port above, RFC 3550 section 11, or where
/// <c>a=rtcp</c> says, RFC 3605; with <c>a=rtcp-mux</c> on the same port as well: until the other side agrees both are open, RFC 5761 section 5.1.1; faxes by T.38 over UDPTL, ITU-T T.38 annex D).
/// </summary>
ref struct MediaOffer
{
    readonly Segment _segment;
    IpAddress _sessionAddress;
    IpAddress _mediaAddress;
    int _port;
    int _controlPort;
    bool _isRtp;
    bool _isFax;
    readonly bool _isRepeated;

    /// <param name="segment">The message that carries the description.</param>
    /// <param name="isRepeated">Whether it may say again what an earlier one said.</param>
    public MediaOffer(in Segment segment, bool isRepeated) => (_segment, _isRepeated) = (segment, isRepeated);

    /// <summary>The address of a <c>c=</c> line: of the session, or of the media at hand.</summary>
    public void TakeAddress(ReadOnlySpan<byte> text, bool inMedia)
    {
        if (!MediaAddress.TryParse(text, out IpAddress address))
            return;
        if (inMedia)
            _mediaAddress = address;
        else
            _sessionAddress = address;
    }

    /// <summary>An <c>m=</c> line.</summary>
    public void BeginMedia(int port, ReadOnlySpan<byte> protocol)
    {
        _port = port;
        _controlPort = port + 1;
        _mediaAddress = default;
        _isRtp = protocol.StartsWith("RTP/"u8) || protocol.StartsWith("UDP/TLS/RTP/"u8);
        _isFax = Text.Begins(protocol, "UDPTL"u8);
    }

    /// <summary>An <c>a=</c> line.</summary>
    public void TakeAttribute(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("rtcp:"u8) && Text.Number(Text.FirstWord(text[5..])) is > 0 and <= ushort.MaxValue and var port)
            _controlPort = port;
    }

    /// <summary>Announces the media that was described last.</summary>
    public void EndMedia()
    {
        IpAddress address = _mediaAddress.Version != 0 ? _mediaAddress : _sessionAddress;
        if ((_isRtp || _isFax) && _port is > 0 and <= ushort.MaxValue && address.Version != 0 && !address.IsUnspecified)
            Announce(address);
        _isRtp = _isFax = false;
    }

    /// <summary>Ends a description: another may follow.</summary>
    public void EndSession()
    {
        EndMedia();
        _sessionAddress = _mediaAddress = default;
    }

    readonly void Announce(IpAddress address)
    {
        if (_segment.Conversation is not { } call)
            return;
        call.AnnounceMedia(address, (ushort)_port, _isRtp ? "rtp" : "t38", in _segment, _isRepeated);
        if (_isRtp && _controlPort is > 0 and <= ushort.MaxValue)
            call.AnnounceMedia(address, (ushort)_controlPort, "rtcp", in _segment, _isRepeated);
    }
}

/// <summary>Reads addresses as descriptions write them.</summary>
static class MediaAddress
{
    const int MaxLength = 64;

    /// <summary>Reads dotted decimal or RFC 5952 text; host names are not looked up.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IpAddress address)
    {
        if (!text.Contains((byte)':'))
            return TryParseDotted(text, out address);
        address = default;
        Span<char> characters = stackalloc char[MaxLength];
        if (text.IsEmpty || text.Length > MaxLength || System.Text.Encoding.ASCII.GetChars(text, characters) != text.Length)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        return IPAddress.TryParse(characters[..text.Length], out IPAddress? parsed)
            && parsed.TryWriteBytes(bytes, out int written) && IpAddress.TryRead(bytes[..written], out address);
    }

    static bool TryParseDotted(ReadOnlySpan<byte> text, out IpAddress address)
    {
        address = default;
        uint value = 0;
        for (int i = 0; i < 4; i++)
        {
            int end = i < 3 ? text.IndexOf((byte)'.') : text.Length;
            if (end < 0 || Text.Number(text[..end]) is not (>= 0 and <= byte.MaxValue and var number))
                return false;
            value = value << 8 | (uint)number;
            text = text[Math.Min(text.Length, end + 1)..];
        }
        address = IpAddress.FromIpv4(value);
        return true;
    }
}
