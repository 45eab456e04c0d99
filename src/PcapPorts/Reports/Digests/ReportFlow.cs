using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>A flow as a report keeps it: without its table, and fit for a cache.</summary>
sealed class ReportFlow
{
    readonly long[] _numbers = new long[26];

    /// <summary>Which capture of the report, counting from 0.</summary>
    public int Capture { get; set; }

    public IpAddress Client { get; private init; }

    public IpAddress Server { get; private init; }

    public string? Service { get; private init; }

    public long Id => _numbers[0];

    public byte Protocol => (byte)_numbers[1];

    public bool HasPorts => new IpProtocol(Protocol).HasPorts;

    public ushort ClientPort => (ushort)_numbers[2];

    public ushort ServerPort => (ushort)_numbers[3];

    public long PacketsToServer => _numbers[4];

    public long PacketsToClient => _numbers[5];

    public long BytesToServer => _numbers[6];

    public long BytesToClient => _numbers[7];

    public long PayloadToServer => _numbers[8];

    public long PayloadToClient => _numbers[9];

    public long First => _numbers[10];

    public long Last => _numbers[11];

    public long FirstFrame => _numbers[12];

    public ServiceBasis Basis => (ServiceBasis)_numbers[13];

    public bool NonstandardPort => _numbers[14] != 0;

    public FlowRole Role => new(ClientIsHigh: false, (RoleBasis)_numbers[15], BitConverter.Int32BitsToSingle((int)_numbers[16]), _numbers[17], _numbers[18]);

    public TcpState State => (TcpState)_numbers[19];

    public bool IsMidstream => _numbers[20] != 0;

    public long RoundTrip => _numbers[21];

    public int Retransmissions => (int)_numbers[22];

    public int Gaps => (int)_numbers[23];

    public int ZeroWindows => (int)_numbers[24];

    public long NotedFrame => _numbers[25];

    public long Packets => PacketsToServer + PacketsToClient;

    public long Bytes => BytesToServer + BytesToClient;

    public bool HasTime => First != long.MinValue;

    public long Duration => HasTime ? Last - First : 0;

    /// <summary>How much went wrong: the measure by which the worst are listed.</summary>
    public long Trouble => Retransmissions + Gaps + ZeroWindows;

    public static ReportFlow Of(in LabelledFlow flow, in FlowHealth health)
    {
        var kept = new ReportFlow { Client = flow.ClientAddress, Server = flow.ServerAddress, Service = flow.Service.Name };
        long[] numbers =
        [
            flow.Id, flow.Protocol, flow.ClientPort, flow.ServerPort, (long)flow.PacketsToServer, (long)flow.PacketsToClient, (long)flow.BytesToServer, (long)flow.BytesToClient,
            (long)flow.PayloadToServer, (long)flow.PayloadToClient, flow.First.Nanoseconds, flow.Last.Nanoseconds, flow.FirstFrame,
            (long)flow.Service.Basis, flow.Service.NonstandardPort ? 1 : 0, (long)flow.Role.Basis, BitConverter.SingleToInt32Bits(flow.Role.Confidence), flow.Role.Frame, flow.Role.SecondFrame,
            (long)flow.State, flow.IsMidstream ? 1 : 0, health.RoundTrip, health.Retransmissions, health.Gaps, health.ZeroWindows, health.NotedFrame,
        ];
        numbers.CopyTo(kept._numbers, 0);
        return kept;
    }

    public void Save(DigestWriter writer)
    {
        writer.Write((long)Capture);
        writer.Write(Client);
        writer.Write(Server);
        writer.Write(Service);
        writer.Write(_numbers);
    }

    public static ReportFlow Load(DigestReader reader)
    {
        int capture = reader.Int();
        var flow = new ReportFlow { Client = reader.Address(), Server = reader.Address(), Service = reader.Word() };
        flow.Capture = capture;
        reader.Longs(flow._numbers);
        return flow;
    }
}
