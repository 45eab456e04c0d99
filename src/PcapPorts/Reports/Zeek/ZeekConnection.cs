using PcapPorts.Analysis;
using PcapPorts.Analysis.Applications;
using PcapPorts.Filters;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>A connection as Zeek names it: its identifier, who opened it, and who answered.</summary>
readonly record struct ZeekConnection(string Uid, IpAddress Originator, ushort OriginatorPort, IpAddress Responder, ushort ResponderPort)
{
    /// <summary>Zeek gives the type and code of ICMP as ports.</summary>
    public static ZeekConnection Of(in LabelledFlow flow, string salt)
    {
        bool icmp = flow.Protocol is IpProtocol.Icmp or IpProtocol.Icmpv6;
        return new ZeekConnection(
            UidOf(in flow, salt), flow.ClientAddress, icmp ? (ushort)Math.Max(0, flow.IcmpType) : flow.ClientPort, flow.ServerAddress, icmp ? flow.IcmpCode : flow.ServerPort);
    }

    /// <summary>An identifier as Zeek's look: a C and 17 letters and digits; the same for the same flow of the same capture.</summary>
    static string UidOf(in LabelledFlow flow, string salt)
    {
        const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        Span<byte> id = stackalloc byte[CommunityId.Length];
        CommunityId.Write(in flow.Key, flow.IcmpAskedByHigh, flow.IcmpCode, id);
        ulong hash = 14695981039346656037;
        foreach (byte b in id)
            hash = (hash ^ b) * 1099511628211;
        foreach (char c in salt)
            hash = (hash ^ c) * 1099511628211;
        ulong second = (hash ^ (ulong)flow.Id) * 0x9E3779B97F4A7C15;
        Span<char> text = stackalloc char[18];
        text[0] = 'C';
        for (int i = 1; i < text.Length; i++)
        {
            ref ulong part = ref i < 10 ? ref hash : ref second;
            text[i] = Letters[(int)(part % 62)];
            part /= 62;
        }
        return new string(text);
    }
}

/// <summary>The connections of a capture, for what applications said in them: a line of one log then has the identifier of its line in conn.log.</summary>
/// <param name="scan">The capture's flows; it must outlive this.</param>
/// <param name="salt">The capture's name, which makes the identifiers of its flows differ from those of another.</param>
public sealed class ZeekConnections(CaptureScan scan, string salt)
{
    readonly FlowLabeler _labeler = new(scan.Flows);
    readonly int[]? _ids = FlowOrder.Ids(scan.Flows);
    PacketFlows? _flows;

    /// <summary>The connection of two endpoints at a frame. Where the flow table has no such flow, the one who asked has opened it, and there is no identifier.</summary>
    internal ZeekConnection Find(in ApplicationEndpoint client, in ApplicationEndpoint server, byte transport, long frame)
    {
        _flows ??= new PacketFlows(scan.Flows, _labeler, _ids);
        var level = new IpLevel
        {
            Version = client.Address.Version, Protocol = transport, SourcePort = client.Port, DestinationPort = server.Port, Traits = LevelTraits.Transport,
            SourceHigh = client.Address.High, SourceLow = client.Address.Low, DestinationHigh = server.Address.High, DestinationLow = server.Address.Low,
        };
        int index = _flows.IndexOf(in level, frame);
        return index < 0
            ? new ZeekConnection("C", client.Address, client.Port, server.Address, server.Port)
            : ZeekConnection.Of(LabelledFlow.Of(scan.Flows, _labeler, index, _ids is null ? index + 1 : _ids[index]), salt);
    }
}
