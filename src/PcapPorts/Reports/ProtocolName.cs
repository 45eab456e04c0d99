using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>Names of IP protocols without an allocation for each asking.</summary>
static class ProtocolName
{
    static readonly string?[] Names = new string?[256];

    /// <summary>The name that records print (<c>tcp</c>, <c>icmpv6</c>, <c>ip-200</c>); always the same string object.</summary>
    public static string Of(byte protocol) => Names[protocol] ??= new IpProtocol(protocol).Name;
}
