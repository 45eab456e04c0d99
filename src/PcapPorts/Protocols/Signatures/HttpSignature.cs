using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>HTTP/1.x start lines (RFC 9112), the HTTP/2 preface and frames (RFC 9113 sections 3.4 and 4).</summary>
static class HttpSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Request, SignatureTable.Letters);
        table.Tcp(Response, (byte)'H');
        table.Tcp(Frames, 0);
        table.Sctp(Request, SignatureTable.Letters);
        table.Sctp(Response, (byte)'H');
    }

    /// <summary>Whether a payload begins with the first line of a message of HTTP/1.x; the preface of HTTP/2, which looks like one, is none.</summary>
    internal static bool IsMessage(ReadOnlySpan<byte> bytes, ushort source, ushort destination)
    {
        Payload payload = new(bytes, source, destination);
        return (bytes[0] == 'H' && Response(in payload).Exists) || (!bytes.StartsWith("PRI * HTTP/2"u8) && Request(in payload).Exists);
    }

    /// <summary>Whether a payload consists of frames of HTTP/2, settings among them.</summary>
    internal static bool IsFrames(ReadOnlySpan<byte> bytes)
    {
        Payload payload = new(bytes, 0, 0);
        return Frames(in payload).Exists;
    }

    static PayloadVerdict Request(in Payload payload)
    {
        StartLine line = StartLine.Request(in payload);
        if (line.Method.IsEmpty)
            return default;
        if (line.Version.Length == 8 && (line.Version.StartsWith("HTTP/1."u8) || line.Version.SequenceEqual("HTTP/2.0"u8)))
            return ServiceId.Http.FromClient;
        if (!IsCommon(line.Method) || !IsTarget(line.Target) || !Text.IsPrintable(line.Target))
            return default;
        // A target longer than the segment hides the version; HTTP/0.9 has none.
        return line.IsComplete ? line.Version.IsEmpty && line.Method.SequenceEqual("GET"u8) ? ServiceId.Http.LikelyFromClient : default
            : payload.Length >= 24 ? ServiceId.Http.FromClient : ServiceId.Http.LikelyFromClient;
    }

    static PayloadVerdict Response(in Payload payload) =>
        StartLine.IsStatus(in payload, "HTTP/"u8) ? ServiceId.Http.FromServer : default;

    static bool IsTarget(ReadOnlySpan<byte> target) => !target.IsEmpty && (target[0] == '/' || target.StartsWith("http://"u8));

    static bool IsCommon(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("GET"u8) || method.SequenceEqual("POST"u8) || method.SequenceEqual("HEAD"u8) || method.SequenceEqual("PUT"u8)
        || method.SequenceEqual("DELETE"u8) || method.SequenceEqual("PATCH"u8) || method.SequenceEqual("PROPFIND"u8);

    /// <summary>Two or more HTTP/2 frames, or one SETTINGS frame: length (24 bits), type, flags, a reserved bit and the stream's number.</summary>
    static PayloadVerdict Frames(in Payload payload)
    {
        int offset = 0, frames = 0;
        bool settings = false;
        while (frames < 4 && payload.Has(offset, 9))
        {
            int length = payload.U24(offset), type = payload[offset + 3], flags = payload[offset + 4];
            long stream = payload.U32(offset + 5);
            if (length > 1 << 14 || !IsFrame(type, flags, length, stream))
                return default;
            settings |= type == 4;
            frames++;
            offset += 9 + length;
        }
        bool whole = offset == payload.Length;
        if (!settings || frames == 0 || !whole)
            return default;
        return frames > 1 || payload[0] + payload[1] + payload[2] > 0 ? ServiceId.Http.SideOpen : default;
    }

    static bool IsFrame(int type, int flags, int length, long stream) => stream <= int.MaxValue && type switch
    {
        0 => stream != 0 && (flags & ~0x09) == 0,
        1 => stream != 0 && (flags & ~0x2D) == 0,
        2 => stream != 0 && length == 5,
        3 => stream != 0 && length == 4,
        4 => stream == 0 && (flags == 0 ? length % 6 == 0 : flags == 1 && length == 0),
        6 => stream == 0 && length == 8 && flags <= 1,
        7 => stream == 0 && length >= 8,
        8 => length == 4 && flags == 0,
        9 => stream != 0 && (flags & ~0x04) == 0,
        _ => false,
    };
}
