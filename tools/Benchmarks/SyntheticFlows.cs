using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.TrafficGenerator;

namespace PcapPorts.Benchmarks;

/// <summary>Decoded packets of numbered flows, without frames around them: what a flow table sees, at next to no cost.</summary>
sealed class SyntheticFlows
{
    readonly DecodedPacket[] _packets = new DecodedPacket[FrameBatch.Capacity];
    readonly FrameBatch _batch = new() { Count = FrameBatch.Capacity };
    RandomBits _random = new(1);
    long _time;

    /// <summary>Adds one packet of each flow from 0 to <paramref name="flows"/> - 1.</summary>
    public void AddEach(FlowTable table, int flows)
    {
        for (int first = 0; first < flows; first += FrameBatch.Capacity)
        {
            _batch.Count = Math.Min(FrameBatch.Capacity, flows - first);
            for (int i = 0; i < _batch.Count; i++)
                Set(i, (uint)(first + i));
            table.Add(_batch, _packets);
        }
    }

    /// <summary>Adds a batch of packets of flows drawn at random.</summary>
    public void AddRandom(FlowTable table, int flows)
    {
        _batch.Count = FrameBatch.Capacity;
        for (int i = 0; i < FrameBatch.Capacity; i++)
            Set(i, (uint)_random.Below((ulong)flows));
        table.Add(_batch, _packets);
    }

    void Set(int index, uint flow)
    {
        ref FrameRecord frame = ref _batch.Records[index];
        frame.TimestampNanoseconds = _time += 1000;
        frame.WireLength = 66;
        ref DecodedPacket packet = ref _packets[index];
        packet.LevelCount = 1;
        ref IpLevel level = ref packet.Levels[0];
        level.Version = 4;
        level.Protocol = IpProtocol.Tcp;
        level.SourceLow = 0x0a00_0000 + (flow >> 8);
        level.DestinationLow = 0xac10_0001;
        level.SourcePort = (ushort)(32_768 + (flow & 0xff));
        level.DestinationPort = 443;
        level.TcpFlags = 0x10;
        level.Traits = LevelTraits.Ports | LevelTraits.Transport;
    }
}
