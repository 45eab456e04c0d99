using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <content>The same for programs.</content>
public sealed partial class CaptureSummary
{
    /// <summary>Writes one JSON object and a line end. Lists are whole: nothing is left out of them.</summary>
    public void WriteJson(Utf8Output output)
    {
        var json = new JsonRecord(output);
        json.Begin();
        json.BeginList("files"u8);
        foreach (string file in _files)
            json.Item(file);
        json.EndList();
        json.Text("verdict"u8, Verdict());
        json.Number("packets"u8, _facts.Packets);
        json.Number("wire_bytes"u8, _facts.WireBytes);
        json.Number("captured_bytes"u8, _facts.CapturedBytes);
        json.Time("first"u8, _facts.First);
        json.Time("last"u8, _facts.Last);
        json.Number("flows"u8, _flows);
        json.Number("hosts"u8, (long)_hosts.Count);
        WriteRoles(ref json);
        WriteStates(ref json);
        WriteTraffic(ref json, "protocols"u8, _protocols.ToArray());
        WriteServices(ref json);
        json.BeginList("ports"u8);
        foreach (PortTraffic port in _ports.ToArray())
        {
            json.BeginItem();
            PortFields.Write(ref json, in port);
            json.End();
        }
        json.EndList();
        json.BeginList("talkers"u8);
        foreach (Traffic<IpAddress> host in _hosts.ToArray())
        {
            json.BeginItem();
            json.Address("ip"u8, host.Key);
            WriteAmounts(ref json, host.Flows, host.Packets, host.Bytes);
        }
        json.EndList();
        WriteTimes(ref json);
        json.BeginList("limits"u8);
        foreach (string limit in Limits())
            json.Item(limit);
        json.EndList();
        json.End();
        output.Write((byte)'\n');
    }

    void WriteRoles(ref JsonRecord json)
    {
        json.BeginGroup("roles"u8);
        json.Number("certain"u8, _certain);
        json.Number("syn"u8, _bases[(int)RoleBasis.Syn]);
        json.Number("synack"u8, _bases[(int)RoleBasis.SynAck]);
        json.Number("payload"u8, _bases[(int)RoleBasis.Payload]);
        json.Number("port"u8, _bases[(int)RoleBasis.Port]);
        json.Number("fan-in"u8, _bases[(int)RoleBasis.FanIn]);
        json.Number("first-packet"u8, _bases[(int)RoleBasis.FirstPacket]);
        json.EndGroup();
    }

    void WriteStates(ref JsonRecord json)
    {
        json.BeginGroup("tcp"u8);
        json.Number("flows"u8, _tcpFlows);
        json.Number("attempt"u8, StateCount(TcpState.Attempt));
        json.Number("refused"u8, StateCount(TcpState.Refused));
        json.Number("open"u8, StateCount(TcpState.Open));
        json.Number("half-closed"u8, StateCount(TcpState.HalfClosed));
        json.Number("closed"u8, StateCount(TcpState.Closed));
        json.Number("reset"u8, StateCount(TcpState.Reset));
        json.Number("midstream"u8, _midstream);
        json.Number("one_sided"u8, _oneSided);
        json.EndGroup();
    }

    void WriteTimes(ref JsonRecord json)
    {
        json.Number("bin_nanoseconds"u8, _facts.Times!.Width);
        json.BeginList("over_time"u8);
        for (int bin = 0; bin < _facts.Times.Count; bin++)
        {
            if (_facts.Times.Packets(bin) == 0)
                continue;
            json.BeginItem();
            json.Time("start"u8, new Capture.Timestamp(_facts.Times.Start(bin)));
            json.Number("packets"u8, _facts.Times.Packets(bin));
            json.Number("bytes"u8, _facts.Times.Bytes(bin));
            json.End();
        }
        json.EndList();
    }

    void WriteServices(ref JsonRecord json)
    {
        json.BeginList("services"u8);
        foreach (Traffic<string> service in _services.ToArray())
        {
            json.BeginItem();
            json.Word("name"u8, service.Key == Unknown ? null : service.Key);
            json.Number("proven_by_payload"u8, _proven.GetValueOrDefault(service.Key));
            WriteAmounts(ref json, service.Flows, service.Packets, service.Bytes);
        }
        json.EndList();
    }

    static void WriteTraffic(ref JsonRecord json, ReadOnlySpan<byte> name, Traffic<string>[] entries)
    {
        json.BeginList(name);
        foreach (Traffic<string> entry in entries)
        {
            json.BeginItem();
            json.Text("name"u8, entry.Key);
            WriteAmounts(ref json, entry.Flows, entry.Packets, entry.Bytes);
        }
        json.EndList();
    }

    static void WriteAmounts(ref JsonRecord json, long flows, ulong packets, ulong bytes)
    {
        json.Number("flows"u8, flows);
        json.Number("packets"u8, packets);
        json.Number("bytes"u8, bytes);
        json.End();
    }
}
