using System.Buffers.Binary;

namespace PcapPorts.Protocols.Tls;

/// <summary>What logs of certificates promise (RFC 6962 sections 3.2 and 3.3): in an extension of TLS, or of the certificate itself.</summary>
static class SignedTimestamps
{
    const int LogLength = 32, TimeLength = 8;

    /// <summary>Adds a list of signed certificate timestamps.</summary>
    /// <param name="cursor">Stands at the length of the list.</param>
    /// <param name="f">The fields.</param>
    public static void Add(ref TlsCursor cursor, TlsFields f)
    {
        TlsCursor list = cursor.Sub(cursor.Number(f.TimestampsLength, 2));
        while (list.Left >= 2)
        {
            TlsCursor one = list.Sub(list.Number(f.TimestampLength, 2));
            if (one.Number(f.TimestampVersion, 1) != 0)
                continue;
            one.Bytes(f.TimestampLog, LogLength);
            if (one.Left < TimeLength)
                continue;
            // Milliseconds since 1970.
            ulong milliseconds = BinaryPrimitives.ReadUInt64BigEndian(one.Rest);
            one.Fields.AddValue(f.TimestampTime, milliseconds * 1_000_000, one.At, TimeLength);
            one.Skip(TimeLength);
            one.Vector(f.TimestampExtensionsLength, 2, f.TimestampExtensions);
            one.Number(f.Algorithm, 2);
            one.Vector(f.TimestampSignatureLength, 2, f.TimestampSignature);
        }
    }
}
