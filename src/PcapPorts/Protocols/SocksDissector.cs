using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>SOCKS version 5 (RFC 1928, RFC 1929) and 4 with its extension 4A; behind a granted request the tunnel's contents are found by their bytes.</summary>
public sealed class SocksDissector : Dissector
{
    const ushort Port = 1080;
    const int LongestName = 255;

    static readonly Protocol Socks = new("Socks Protocol", "Socks", "socks");
    static readonly ValueStrings Commands = new() { { 1, "Connect" }, { 2, "Bind" }, { 3, "UdpAssociate" } };
    static readonly ValueStrings Methods = new() { { 0, "No authentication" }, { 1, "GSSAPI" }, { 2, "Username/Password" }, { 255, "No acceptable methods" } };
    static readonly Field Version = Socks.UInt8("version", "Version");
    static readonly Field Command = Socks.UInt8("command", "Command", Commands);
    static readonly Field Address = Socks.IPv4("dst", "Remote Address");
    static readonly Field Address6 = Socks.IPv6("dstV6", "Remote Address(ipv6)");
    static readonly Field AddressPort = Socks.UInt16("dstport", "Remote Port");
    static readonly Field Port5 = Socks.UInt16("port", "Port");
    static readonly Field RemoteName = Socks.String("remote_name", "Remote name");
    static readonly Field DnsName = Socks.String("v4a_dns_name", "SOCKS v4a Remote Domain Name");
    static readonly Field UserName = Socks.String("username", "User name");
    static readonly Field Password = Socks.String("password", "Password");
    static readonly Field MethodCount = Socks.UInt8("auth_method_count", "Authentication Method Count");
    static readonly Field Method = Socks.UInt8("auth_method", "Method", Methods);
    static readonly Field AcceptedMethod = Socks.UInt8("auth_accepted_method", "Accepted Auth Method", Methods);
    static readonly Field SubVersion = Socks.UInt8("subnegotiation_version", "Subnegotiation Version");
    static readonly Field AuthenticationStatus = Socks.UInt8("auth_status", "Status");
    static readonly Field Reserved = Socks.UInt8("reserved", "Reserved");
    static readonly Field AddressType = Socks.UInt8("address_type", "Address Type", new ValueStrings { { 1, "IPv4" }, { 3, "Domain Name" }, { 4, "IPv6" } });
    static readonly Field Results = Socks.UInt8("results", "Results", new ValueStrings
    {
        { 0, "Succeeded" }, { 1, "General SOCKS server failure" }, { 2, "Connection not allowed by ruleset" }, { 3, "Network unreachable" }, { 4, "Host unreachable" },
        { 5, "Connection refused" }, { 6, "TTL expired" }, { 7, "Command not supported" }, { 8, "Address type not supported" }, { 90, "Granted" },
        { 91, "Rejected or Failed" }, { 92, "Rejected because SOCKS server cannot connect to identd on the client" },
        { 93, "Rejected because the client program and identd report different user-ids" },
    });

    /// <summary>What comes next; both directions take turns, so one step holds for both.</summary>
    enum Step
    {
        Greeting,
        Choice,
        Password,
        PasswordReply,
        Request,
        Reply,
        Version4Reply,
    }

    sealed class Session
    {
        public Step Step;

        /// <summary>The direction of who asks, once its first message told; null before.</summary>
        public int? Client;

        /// <summary>Whether the server chose a method.</summary>
        public bool HasChosen;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => null;

    /// <inheritdoc/>
    public override Protocol Protocol => Socks;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(Port);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (payload.Length < 3 || payload[0] is not (4 or 5) || segment.Transport != IpProtocol.Tcp)
            return false;
        Payload message = new(payload, segment.SourcePort, segment.DestinationPort);
        return payload[0] == 4 ? SocksSignature.Version4(in message).Certain : SocksSignature.Version5(in message).Certain;
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        Session session = segment.Conversation?.State<Session>(this) ?? new Session();
        if (session is { Client: null, Step: Step.Greeting } && Opens(pdu))
            session.Client = segment.Direction;
        bool isServer = session.Client is { } client ? client != segment.Direction : TextLines.IsFromServer(in segment, Port);
        FieldMark mark = fields.Mark;
        int root = fields.Open(Socks.Root, 0, pdu.Length);
        int taken = isServer ? DissectServer(pdu, in segment, fields, session) : DissectClient(pdu, fields, session);
        fields.Close(root, Math.Max(taken, 0));
        if (taken > 0)
            return taken;
        fields.CutBack(in mark);
        return taken == 0 || segment.IsLast ? 0 : NeedMore;
    }

    /// <summary>
    /// Whether a client sends this: a request of version 4, the methods that version 5 begins with (RFC 1928 section 3), or a request for some place. The
    /// client may have been called: proxies behind a firewall connect to those who will use them.
    /// </summary>
    static bool Opens(ReadOnlySpan<byte> pdu)
    {
        if (pdu is [4, 1 or 2, ..])
            return true;
        if (pdu is not [5, > 0, _, ..])
            return false;
        int end = 2 + pdu[1];
        return pdu.Length == end || (pdu.Length > end && pdu[end] == 5) || (IsRequest(pdu) && pdu[4..10].ContainsAnyExcept((byte)0));
    }

    static int DissectClient(ReadOnlySpan<byte> pdu, FieldList fields, Session session)
    {
        if (session.Step == Step.Password && pdu[0] == 1)
            return AddPassword(pdu, fields, session);
        if (pdu.Length < 2)
            return NeedMore;
        if (pdu[0] == 4)
            return AddVersion4Request(pdu, fields, session);
        if (pdu[0] != 5)
            return 0;
        if (session.Step == Step.Greeting && pdu.Length >= 2 + pdu[1] && !IsRequest(pdu))
        {
            int count = pdu[1];
            fields.Add(Version, 0, 1);
            fields.Add(MethodCount, 1, 1);
            for (int i = 0; i < count; i++)
                fields.Add(Method, 2 + i, 1);
            session.Step = Step.Choice;
            fields.Info.Begin(Socks).Add("Version: 5, Authentication methods"u8);
            return 2 + count;
        }
        if (!IsRequest(pdu))
            return session.Step == Step.Greeting && pdu[1] is > 0 and < 10 ? NeedMore : 0;
        fields.Add(Version, 0, 1);
        ulong command = fields.Add(Command, 1, 1);
        fields.Info.Begin(Socks).Add("Version: 5, Command - "u8).Add(Commands, command);
        fields.Add(Reserved, 2, 1);
        int length = AddAddress(pdu, fields, 3);
        if (length > 0)
            session.Step = Step.Reply;
        return length > 0 ? length : NeedMore;
    }

    static bool IsRequest(ReadOnlySpan<byte> pdu) => pdu.Length >= 5 && pdu[1] is 1 or 2 or 3 && pdu.Length >= 10 && pdu[2] == 0 && pdu[3] is 1 or 3 or 4;

    static int DissectServer(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, Session session)
    {
        if (pdu.Length < 2)
            return NeedMore;
        switch (session.Step)
        {
            case Step.PasswordReply:
                fields.Add(SubVersion, 0, 1);
                fields.Add(AuthenticationStatus, 1, 1);
                session.Step = Step.Request;
                fields.Info.Begin(Socks).Add("Version: 5, User authentication reply"u8);
                return 2;
            case Step.Version4Reply or Step.Greeting when pdu[0] == 0:
                if (pdu.Length < 8)
                    return NeedMore;
                fields.Add(Version, 0, 1);
                ulong result = fields.Add(Results, 1, 1);
                fields.Add(AddressPort, 2, 2);
                fields.Add(Address, 4, 4);
                fields.Info.Begin(Socks).Add("Version: 4, Result"u8);
                if (result == 90)
                    segment.Conversation?.HandOver((Dissector?)null);
                return 8;
            case Step.Choice or Step.Greeting when pdu[0] == 5 && pdu.Length == 2:
            case Step.Reply when !session.HasChosen && pdu[0] == 5 && (pdu.Length == 2 || pdu[2] == 5):
                fields.Add(Version, 0, 1);
                bool asksPassword = fields.Add(AcceptedMethod, 1, 1) == 2;
                session.HasChosen = true;

                // A client that offers one method need not wait, and may have sent its request.
                if (session.Step != Step.Reply)
                    session.Step = asksPassword ? Step.Password : Step.Request;
                fields.Info.Begin(Socks).Add("Version: 5, Authentication method accepted"u8);
                return 2;
            default:
                if (pdu[0] != 5)
                    return 0;
                fields.Add(Version, 0, 1);
                ulong reply = fields.Add(Results, 1, 1);
                fields.Add(Reserved, 2, 1);
                fields.Info.Begin(Socks).Add("Version: 5, Result"u8);
                int length = AddAddress(pdu, fields, 3);
                if (length > 0 && reply == 0)
                    segment.Conversation?.HandOver((Dissector?)null);
                return length > 0 ? length : NeedMore;
        }
    }

    static int AddPassword(ReadOnlySpan<byte> pdu, FieldList fields, Session session)
    {
        int name = pdu.Length < 2 ? 0 : pdu[1];
        int at = 2 + name;
        if (pdu.Length <= at || pdu.Length < at + 1 + pdu[at])
            return NeedMore;
        fields.Add(SubVersion, 0, 1);
        fields.Add(UserName, 2, name);
        fields.Add(Password, at + 1, pdu[at]);
        session.Step = Step.PasswordReply;
        fields.Info.Begin(Socks).Add("Version: 5, User authentication request"u8);
        return at + 1 + pdu[at];
    }

    /// <summary>Address, user name up to a byte 0, and behind an address 0.0.0.x a name up to another (SOCKS 4A).</summary>
    static int AddVersion4Request(ReadOnlySpan<byte> pdu, FieldList fields, Session session)
    {
        if (pdu.Length < 9)
            return NeedMore;
        int end = pdu[8..].IndexOf((byte)0);
        bool isNamed = BinaryPrimitives.ReadUInt32BigEndian(pdu[4..]) is > 0 and < 256;
        int name = end < 0 ? -1 : pdu[(9 + end)..].IndexOf((byte)0);
        if (end < 0 || (isNamed && name < 0))
            return pdu.Length > 2 * LongestName ? 0 : NeedMore;
        fields.Add(Version, 0, 1);
        ulong command = fields.Add(Command, 1, 1);
        fields.Add(AddressPort, 2, 2);
        fields.Add(Address, 4, 4);
        fields.Add(UserName, 8, end);
        fields.Info.Begin(Socks).Add("Version: 4, Command - "u8).Add(Commands, command);
        session.Step = Step.Version4Reply;
        if (!isNamed)
            return 9 + end;
        fields.Add(DnsName, 9 + end, name);
        return 10 + end + name;
    }

    static int AddAddress(ReadOnlySpan<byte> pdu, FieldList fields, int at)
    {
        if (pdu.Length < at + 2)
            return 0;
        int size = pdu[at] switch
        {
            1 => 4,
            3 => 1 + pdu[at + 1],
            4 => 16,
            _ => 0,
        };
        if (size == 0 || pdu.Length < at + 1 + size + 2)
            return 0;
        fields.Add(AddressType, at, 1);
        if (pdu[at] == 3)
            fields.Add(RemoteName, at + 2, size - 1);
        else
            fields.Add(pdu[at] == 1 ? Address : Address6, at + 1, size);
        fields.Add(Port5, at + 1 + size, 2);
        return at + 1 + size + 2;
    }
}
