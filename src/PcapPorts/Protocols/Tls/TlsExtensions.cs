namespace PcapPorts.Protocols.Tls;

/// <summary>Extensions of hellos and other messages (RFC 8446 section 4.2, RFC 6066, RFC 7301, the IANA registry).</summary>
static class TlsExtensions
{
    /// <summary>Adds a list of extensions with its length.</summary>
    /// <param name="cursor">Stands at the length.</param>
    /// <param name="f">The fields.</param>
    /// <param name="message">The type of the message that they stand in.</param>
    /// <param name="hello">Takes what has to be remembered.</param>
    public static void Add(ref TlsCursor cursor, TlsFields f, int message, ref TlsHello hello)
    {
        if (cursor.Left < 2)
            return;
        TlsCursor list = cursor.Sub(cursor.Number(f.ExtensionsLength, 2));
        while (list.Left >= 4)
        {
            int type = list.Peek16();
            int length = Math.Min(list.Peek16(2), list.Left - 4);
            int opened = list.Fields.Open(f.Extension, list.At, 4 + length);
            list.Number(f.ExtensionType, 2);
            list.Number(f.ExtensionLength, 2);
            TlsCursor content = list.Sub(length);
            hello.Note(type, content.Rest, message);
            AddOne(ref content, f, type, message, ref hello);
            list.Fields.Close(opened);
        }
    }

    static void AddOne(ref TlsCursor c, TlsFields f, int type, int message, ref TlsHello hello)
    {
        bool isClient = message == TlsHandshake.ClientHello;
        switch (type)
        {
            case 0 when c.Left > 0:
                AddServerName(ref c, f, ref hello);
                break;
            case 1:
                c.Number(f.MaxFragmentLength, 1);
                break;
            case 5 when isClient:
                c.Number(f.StatusType, 1);
                break;
            case 10:
                AddList(ref c, f.GroupsLength, f.Group);
                break;
            case 11:
                c.Sub(c.Number(f.PointFormatsLength, 1)).Numbers(f.PointFormat, 1);
                break;
            case 13 or 34 or 50:
                AddList(ref c, f.AlgorithmsLength, f.Algorithm);
                break;
            case 15:
                c.Number(f.HeartbeatMode, 1);
                break;
            case 16:
                TlsCursor names = c.Sub(c.Number(f.AlpnLength, 2));
                while (names.Left > 0)
                    names.Vector(f.AlpnTextLength, 1, f.Alpn);
                break;
            case 18:
                SignedTimestamps.Add(ref c, f);
                break;
            case 21:
                c.Bytes(f.PaddingData, c.Left);
                break;
            case 27:
                c.Sub(c.Number(f.CompressionAlgorithmsLength, 1)).Numbers(f.CompressionAlgorithm, 2);
                break;
            case 28:
                c.Number(f.RecordSizeLimit, 2);
                break;
            case 41:
                AddPreSharedKeys(ref c, f, isClient);
                break;
            case 43 when isClient:
                c.Sub(c.Number(f.VersionsLength, 1)).Numbers(f.SupportedVersion, 2);
                break;
            case 43:
                hello.SelectedVersion = c.Number(f.SupportedVersion, 2);
                break;
            case 44:
                c.Vector(f.RetryCookieLength, 2, f.RetryCookie);
                break;
            case 45:
                c.Sub(c.Number(f.PskModesLength, 1)).Numbers(f.PskMode, 1);
                break;
            case 40 or 51:
                AddKeyShares(ref c, f, isClient);
                break;
            case 13172:
                while (c.Left > 0)
                    c.Vector(f.NpnLength, 1, f.Npn);
                break;
            case 65281:
                c.Vector(f.RenegotiationLength, 1, f.Renegotiation);
                break;
            default:
                c.Bytes(f.ExtensionData, c.Left);
                break;
        }
    }

    static void AddList(ref TlsCursor c, Fields.Field lengthField, Fields.Field field)
        => c.Sub(c.Number(lengthField, 2)).Numbers(field, 2);

    static void AddServerName(ref TlsCursor c, TlsFields f, ref TlsHello hello)
    {
        TlsCursor list = c.Sub(c.Number(f.NameListLength, 2));
        while (list.Left >= 3)
        {
            list.Number(f.NameType, 1);
            ReadOnlySpan<byte> name = list.Vector(f.NameLength, 2, f.ServerName);
            if (hello.ServerName.IsEmpty)
                hello.ServerName = name;
        }
    }

    static void AddKeyShares(ref TlsCursor c, TlsFields f, bool isClient)
    {
        if (c.Left == 2)
        {
            c.Number(f.SelectedGroup, 2);
            return;
        }
        TlsCursor list = isClient ? c.Sub(c.Number(f.KeySharesLength, 2)) : c.Sub(c.Left);
        while (list.Left >= 4)
        {
            list.Number(f.KeyShareGroup, 2);
            list.Vector(f.KeyShareLength, 2, f.KeyShare);
        }
    }

    static void AddPreSharedKeys(ref TlsCursor c, TlsFields f, bool isClient)
    {
        if (!isClient)
        {
            c.Number(f.SelectedIdentity, 2);
            return;
        }
        TlsCursor list = c.Sub(c.Number(f.IdentitiesLength, 2));
        while (list.Left >= 6)
        {
            list.Vector(f.IdentityLength, 2, f.Identity);
            list.Number(f.TicketAge, 4);
        }
    }
}
