using PcapPorts.Fields;

namespace PcapPorts.Protocols;

public sealed partial class RadiusDissector
{
    static readonly Protocol Radius = new("RADIUS Protocol", "RADIUS", "radius");
    static readonly ValueStrings Codes = new()
    {
        { 1, "Access-Request" }, { 2, "Access-Accept" }, { 3, "Access-Reject" }, { 4, "Accounting-Request" }, { 5, "Accounting-Response" }, { 11, "Access-Challenge" },
        { 12, "Status-Server" }, { 13, "Status-Client" }, { 40, "Disconnect-Request" }, { 41, "Disconnect-ACK" }, { 42, "Disconnect-NAK" }, { 43, "CoA-Request" },
        { 44, "CoA-ACK" }, { 45, "CoA-NAK" },
    };

    static readonly Field Code = Radius.UInt8("code", "Code", Codes);
    static readonly Field Id = Radius.UInt8("id", "Identifier");
    static readonly Field Length = Radius.UInt16("length", "Length");
    static readonly Field Authenticator = Radius.Bytes("authenticator", "Authenticator");
    static readonly Field Request = Radius.Boolean("req", "Request");
    static readonly Field Response = Radius.Boolean("rsp", "Response");
    static readonly Field RequestFrame = Radius.FrameNumber("reqframe", "Request Frame");
    static readonly Field Time = Radius.RelativeTime("time", "Time from request");

    static readonly Field AttributeType = Radius.UInt8("avp.type", "Type");
    static readonly Field AttributeLength = Radius.UInt8("avp.length", "Length");
    static readonly Field VendorId = Radius.UInt32("avp.vendor_id", "Vendor ID", new ValueStrings
    {
        { 9, "ciscoSystems" }, { 311, "Microsoft" }, { 529, "Ascend Communications Inc." }, { 2636, "Juniper Networks, Inc." }, { 3561, "The Broadband Forum" },
        { 10415, "3GPP" }, { 14122, "Wi-Fi Alliance" }, { 14823, "Aruba" }, { 14988, "MikroTik" },
    });

    static readonly Field VendorType = Radius.UInt8("avp.vendor_type", "Type");
    static readonly Field VendorLength = Radius.UInt8("avp.vendor_len", "Length");
    static readonly Field?[] s_attributes = CreateAttributes();

    /// <summary>The attributes of RFC 2865, RFC 2866, RFC 2868, RFC 2869, RFC 3162 and RFC 5176 with their kinds of values; null for others.</summary>
    static Field?[] CreateAttributes()
    {
        var all = new Field?[256];
        void Text(int code, string name) => all[code] = Radius.String(name.Replace('-', '_'), name);
        void Number(int code, string name, ValueStrings? values = null) => all[code] = Radius.UInt32(name.Replace('-', '_'), name, values);
        void Address(int code, string name) => all[code] = Radius.IPv4(name.Replace('-', '_'), name);
        void Bytes(int code, string name) => all[code] = Radius.Bytes(name.Replace('-', '_'), name);

        Text(1, "User-Name");
        Bytes(3, "CHAP-Password");
        Address(4, "NAS-IP-Address");
        Number(5, "NAS-Port");
        Number(6, "Service-Type", new()
        {
            { 1, "Login" }, { 2, "Framed" }, { 3, "Callback-Login" }, { 4, "Callback-Framed" }, { 5, "Outbound" }, { 6, "Administrative" }, { 7, "NAS-Prompt" },
            { 8, "Authenticate-Only" }, { 10, "Call-Check" }, { 17, "Authorize-Only" },
        });
        Number(7, "Framed-Protocol", new() { { 1, "PPP" }, { 2, "SLIP" }, { 3, "ARAP" } });
        Address(8, "Framed-IP-Address");
        Address(9, "Framed-IP-Netmask");
        Number(10, "Framed-Routing");
        Text(11, "Filter-Id");
        Number(12, "Framed-MTU");
        Number(13, "Framed-Compression");
        Address(14, "Login-IP-Host");
        Number(15, "Login-Service");
        Number(16, "Login-TCP-Port");
        Text(18, "Reply-Message");
        Text(19, "Callback-Number");
        Text(20, "Callback-Id");
        Text(22, "Framed-Route");
        Bytes(24, "State");
        Bytes(25, "Class");
        Number(27, "Session-Timeout");
        Number(28, "Idle-Timeout");
        Number(29, "Termination-Action");
        Text(30, "Called-Station-Id");
        Text(31, "Calling-Station-Id");
        Text(32, "NAS-Identifier");
        Bytes(33, "Proxy-State");
        Text(34, "Login-LAT-Service");
        Text(35, "Login-LAT-Node");
        Number(40, "Acct-Status-Type", new() { { 1, "Start" }, { 2, "Stop" }, { 3, "Interim-Update" }, { 7, "Accounting-On" }, { 8, "Accounting-Off" } });
        Number(41, "Acct-Delay-Time");
        Number(42, "Acct-Input-Octets");
        Number(43, "Acct-Output-Octets");
        Text(44, "Acct-Session-Id");
        Number(45, "Acct-Authentic", new() { { 1, "RADIUS" }, { 2, "Local" }, { 3, "Remote" }, { 4, "Diameter" } });
        Number(46, "Acct-Session-Time");
        Number(47, "Acct-Input-Packets");
        Number(48, "Acct-Output-Packets");
        Number(49, "Acct-Terminate-Cause");
        Text(50, "Acct-Multi-Session-Id");
        Number(51, "Acct-Link-Count");
        Number(52, "Acct-Input-Gigawords");
        Number(53, "Acct-Output-Gigawords");
        Bytes(60, "CHAP-Challenge");
        Number(61, "NAS-Port-Type", new() { { 0, "Async" }, { 5, "Virtual" }, { 15, "Ethernet" }, { 19, "Wireless-802.11" } });
        Number(62, "Port-Limit");
        Number(85, "Acct-Interim-Interval");
        Text(77, "Connect-Info");
        Bytes(79, "EAP-Message");
        Bytes(80, "Message-Authenticator");
        Text(87, "NAS-Port-Id");
        Text(88, "Framed-Pool");
        all[95] = Radius.IPv6("NAS_IPv6_Address", "NAS-IPv6-Address");
        Bytes(96, "Framed-Interface-Id");
        Bytes(97, "Framed-IPv6-Prefix");
        all[98] = Radius.IPv6("Login_IPv6_Host", "Login-IPv6-Host");
        Text(99, "Framed-IPv6-Route");
        Text(100, "Framed-IPv6-Pool");
        Number(101, "Error-Cause", new() { { 401, "Unsupported-Attribute" }, { 402, "Missing-Attribute" }, { 403, "NAS-Identification-Mismatch" }, { 503, "Session-Context-Not-Found" } });
        return all;
    }
}
