using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>Names of the two parts of the traffic class byte, shared by IPv4 and IPv6.</summary>
static class TrafficClassNames
{
    /// <summary>Code points (IANA dscp-registry).</summary>
    public static readonly ValueStrings Dscp = new()
    {
        { 0, "CS0" },
        { 1, "LE" },
        { 8, "CS1" },
        { 10, "AF11" },
        { 12, "AF12" },
        { 14, "AF13" },
        { 16, "CS2" },
        { 18, "AF21" },
        { 20, "AF22" },
        { 22, "AF23" },
        { 24, "CS3" },
        { 26, "AF31" },
        { 28, "AF32" },
        { 30, "AF33" },
        { 32, "CS4" },
        { 34, "AF41" },
        { 36, "AF42" },
        { 38, "AF43" },
        { 40, "CS5" },
        { 44, "VOICE-ADMIT" },
        { 46, "EF" },
        { 48, "CS6" },
        { 56, "CS7" },
    };

    /// <summary>Congestion notification (RFC 3168 section 5).</summary>
    public static readonly ValueStrings Ecn = new()
    {
        { 0, "Not-ECT" },
        { 1, "ECT(1)" },
        { 2, "ECT(0)" },
        { 3, "CE" },
    };
}
