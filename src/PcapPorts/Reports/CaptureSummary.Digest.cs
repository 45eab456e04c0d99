using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <content>Summaries add up, and can be kept: the report of many captures is made of the summaries of each.</content>
public sealed partial class CaptureSummary
{
    internal TrafficTally<string> ServiceTraffic => _services;

    internal TrafficTally<string> ProtocolTraffic => _protocols;

    internal TrafficTally<IpAddress> HostTraffic => _hosts;

    internal TrafficTally<string> StrayTraffic => _strays;

    internal Analysis.CaptureFacts Facts => _facts;

    internal PortTraffic[] PortTraffic() => _ports.ToArray();

    internal long FlowCount => _flows;

    internal long HostCount => _hosts.Count;

    internal long MidstreamCount => _midstream;

    internal long OneSidedCount => _oneSided;

    internal long DroppedCount => _dropped;

    internal long CertainCount => _certain;

    internal long FlowsOf(TcpState state) => StateCount(state);

    internal bool IsProven(string service) => IsKnown(service);

    internal long SpanNanoseconds => Span;

    /// <summary>Adds what another summary counted; its captures follow this one's.</summary>
    public void Merge(CaptureSummary later)
    {
        _facts.Merge(later._facts);
        _services.Merge(later._services);
        _protocols.Merge(later._protocols);
        _hosts.Merge(later._hosts);
        _strays.Merge(later._strays);
        _ports.Merge(later._ports);
        foreach ((string service, long flows) in later._proven)
            _proven[service] = _proven.GetValueOrDefault(service) + flows;
        foreach ((IpAddress host, (long tried, long failed)) in later._callers)
        {
            (long before, long failedBefore) = _callers.GetValueOrDefault(host);
            _callers[host] = (before + tried, failedBefore + failed);
        }
        for (int i = 0; i < _bases.Length; i++)
            _bases[i] += later._bases[i];
        for (int i = 0; i < _states.Length; i++)
            _states[i] += later._states[i];
        _damages.AddRange(later._damages);
        _files.AddRange(later._files);
        _flows += later._flows;
        _certain += later._certain;
        _midstream += later._midstream;
        _oneSided += later._oneSided;
        _tcpFlows += later._tcpFlows;
        _tunnelled += later._tunnelled;
        _outOfOrder += later._outOfOrder;
        _orphanFragments += later._orphanFragments;
        _dropped += later._dropped;
        _evictedFlows += later._evictedFlows;
        _format = later._format;
    }

    internal void Save(DigestWriter writer)
    {
        writer.Write(_facts.Save());
        TimeSave(writer);
        _services.Save(writer, writer.Write);
        _protocols.Save(writer, writer.Write);
        _hosts.Save(writer, writer.Write);
        _strays.Save(writer, writer.Write);
        _ports.Save(writer);
        writer.Write((long)_proven.Count);
        foreach ((string service, long flows) in _proven)
        {
            writer.Write(service);
            writer.Write(flows);
        }
        writer.Write((long)_callers.Count);
        foreach ((IpAddress host, (long tried, long failed)) in _callers)
        {
            writer.Write(host);
            writer.Write(tried);
            writer.Write(failed);
        }
        writer.Write(_bases);
        writer.Write(_states);
        writer.Write((long)_damages.Count);
        foreach ((string file, CaptureDamage damage) in _damages)
        {
            writer.Write(file);
            writer.Write(damage.Offset);
            writer.Write(damage.Cause);
        }
        writer.Write((long)_files.Count);
        foreach (string file in _files)
            writer.Write(file);
        writer.Write([_flows, _certain, _midstream, _oneSided, _tcpFlows, _tunnelled, _outOfOrder, _orphanFragments, _dropped, _evictedFlows]);
        writer.Write(_format);
    }

    internal void Load(DigestReader reader)
    {
        var facts = new long[reader.Count()];
        for (int i = 0; i < facts.Length; i++)
            facts[i] = reader.Long();
        _facts.Restore(facts);
        for (int bins = reader.Count(), shift = bins == 0 ? 0 : reader.Int(); bins > 0; bins--)
            _facts.Times!.Restore(shift, reader.Long(), reader.Long(), reader.Long());
        _services.Load(reader, () => reader.Word()!);
        _protocols.Load(reader, () => reader.Word()!);
        _hosts.Load(reader, reader.Address);
        _strays.Load(reader, () => reader.Word()!);
        _ports.Load(reader);
        for (int count = reader.Count(); count > 0; count--)
            _proven[reader.Word()!] = reader.Long();
        for (int count = reader.Count(); count > 0; count--)
            _callers[reader.Address()] = (reader.Long(), reader.Long());
        reader.Longs(_bases);
        reader.Longs(_states);
        for (int count = reader.Count(); count > 0; count--)
            _damages.Add((reader.File(), new CaptureDamage(reader.Long(), reader.Message()!)));
        for (int count = reader.Count(); count > 0; count--)
            _files.Add(reader.File());
        var counts = new long[10];
        reader.Longs(counts);
        (_flows, _certain, _midstream, _oneSided, _tcpFlows) = (counts[0], counts[1], counts[2], counts[3], counts[4]);
        (_tunnelled, _outOfOrder, _orphanFragments, _dropped, _evictedFlows) = (counts[5], counts[6], counts[7], counts[8], counts[9]);
        _format = reader.Word() ?? "";
    }

    void TimeSave(DigestWriter writer)
    {
        Analysis.TimeHistogram times = _facts.Times!;
        int used = 0;
        for (int bin = 0; bin < times.Count; bin++)
            used += times.Packets(bin) > 0 ? 1 : 0;
        writer.Write((long)used);
        if (used > 0)
            writer.Write((long)times.Shift);
        for (int bin = 0; bin < times.Count; bin++)
        {
            if (times.Packets(bin) == 0)
                continue;
            writer.Write(times.Start(bin));
            writer.Write(times.Packets(bin));
            writer.Write(times.Bytes(bin));
        }
    }
}
