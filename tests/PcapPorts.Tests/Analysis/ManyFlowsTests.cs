using System.Buffers.Binary;
using System.Globalization;
using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Protocols;
using PcapPorts.Reports;
using PcapPorts.Tests.Flows;

namespace PcapPorts.Tests.Analysis;

/// <summary>So many flows that several threads put them in order, choose the largest, and count who meets whom: all is as one thread does it.</summary>
public sealed class ManyFlowsTests : IDisposable
{
    const int Frames = 200_000;

    readonly string _path = Path.GetTempFileName();

    public ManyFlowsTests()
    {
        var random = new Random(4);
        using FileStream file = File.Create(_path);
        file.Write([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]);
        Span<byte> record = stackalloc byte[16 + 74];
        for (int i = 0; i < Frames; i++)
        {
            // Every ninth frame begins two flows at once, one in a tunnel of the other.
            bool tunnel = i % 9 == 0;
            int length = tunnel ? 74 : 54;
            record.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(record, i);
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], length);
            BinaryPrimitives.WriteInt32LittleEndian(record[12..], length);
            record[16 + 12] = 8;
            Span<byte> rest = record[(16 + 14)..];
            if (tunnel)
            {
                Ip(rest, random, 60, 4);
                rest = rest[20..];
            }
            Ip(rest, random, 40, 6);
            BinaryPrimitives.WriteUInt16BigEndian(rest[20..], (ushort)random.Next(1024, 65536));
            BinaryPrimitives.WriteUInt16BigEndian(rest[22..], (ushort)random.Next(4000, 4010));
            rest[32] = 0x50;
            rest[33] = 0x10;
            file.Write(record[..(16 + length)]);
        }
    }

    static void Ip(Span<byte> header, Random random, ushort length, byte protocol)
    {
        header[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], length);
        (header[8], header[9]) = (64, protocol);
        BinaryPrimitives.WriteInt32BigEndian(header[12..], 0x0A000000 + random.Next(4000));
        BinaryPrimitives.WriteInt32BigEndian(header[16..], 0x0B000000 + random.Next(20));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    public void TheyAreTheSameForAnyNumberOfThreads(int threads)
    {
        using CaptureScan one = Scan(1), several = Scan(threads);
        Assert.True(several.Flows.IsGathered);
        Assert.True(several.Flows.PassThreads > 1);
        Assert.Equal(FlowTableText.Of(one.Flows), FlowTableText.Of(several.Flows));
        foreach (FlowSort sort in Enum.GetValues<FlowSort>())
            Assert.Equal(Top(one.Flows, sort), Top(several.Flows, sort));
    }

    CaptureScan Scan(int threads) =>
        CaptureScan.Run(_path, new ScanOptions { Threads = threads, Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance } });

    static List<string> Top(FlowTable table, FlowSort sort)
    {
        List<string> top = [];
        var labeler = new FlowLabeler(table);
        new FlowQuery(new FlowSelection(), sort, 100).Run(table, (in LabelledFlow flow) =>
        {
            Assert.Equal(labeler.Role(flow.Index), flow.Role);
            top.Add(string.Create(CultureInfo.InvariantCulture, $"{flow.Id} {flow.FirstFrame} {flow.Key.LowPort} {flow.Role} {flow.BytesToServer}/{flow.BytesToClient}"));
        });
        return top;
    }

    public void Dispose() => File.Delete(_path);
}
