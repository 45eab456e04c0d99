using PcapPorts.Flows;
using PcapPorts.Ports;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Protocols;

public class ServiceDetectorTests
{
    public static TheoryData<string> Titles => [.. SampleMessages.All.Select(sample => sample.Title)];

    static Sample Find(string title) => SampleMessages.All.Single(sample => sample.Title == title);

    [Theory]
    [MemberData(nameof(Titles))]
    public void Message_names_its_service_and_side(string title)
    {
        Sample sample = Find(title);
        PayloadVerdict verdict = sample.Inspect(sample.Bytes);
        Assert.Equal((sample.Service, sample.Sender, sample.Certain), (verdict.Service.Name, verdict.Sender, verdict.Certain));
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void Cut_message_reads_no_byte_beyond_the_cut_and_names_no_other_service_for_certain(string title)
    {
        Sample sample = Find(title);
        byte[] zeros = new byte[sample.Bytes.Length + 64], ones = new byte[sample.Bytes.Length + 64];
        for (int length = 0; length <= Math.Min(sample.Bytes.Length, 300); length++)
        {
            Array.Fill(ones, (byte)0xFF);
            Array.Clear(zeros);
            sample.Bytes.AsSpan(0, length).CopyTo(zeros.AsSpan(32));
            sample.Bytes.AsSpan(0, length).CopyTo(ones.AsSpan(32));
            PayloadVerdict verdict = sample.Inspect(zeros.AsSpan(32, length));
            Assert.Equal(verdict, sample.Inspect(ones.AsSpan(32, length)));
            if (verdict.Certain)
                Assert.Equal((sample.Service, length), (verdict.Service.Name, length));
        }
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void Mutated_message_never_throws_and_hardly_ever_turns_into_another_service(string title)
    {
        Sample sample = Find(title);
        Random random = new(title.Length);
        byte[] bytes = new byte[sample.Bytes.Length + 8];
        int others = 0;
        for (int round = 0; round < 2000; round++)
        {
            sample.Bytes.CopyTo(bytes, 0);
            for (int i = random.Next(1, 5); i > 0; i--)
                bytes[random.Next(Math.Min(bytes.Length, 80))] = random.Next(4) switch { 0 => 0, 1 => 0xFF, 2 => 0x7F, _ => (byte)random.Next(256) };
            PayloadVerdict verdict = sample.Inspect(bytes.AsSpan(0, random.Next(1, bytes.Length + 1)));
            others += verdict.Certain && verdict.Service.Name != sample.Service ? 1 : 0;
        }
        Assert.InRange(others, 0, 20);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(17)]
    [InlineData(132)]
    public void Random_bytes_are_hardly_ever_called_a_service(byte protocol)
    {
        Random random = new(4711);
        byte[] bytes = new byte[512];
        int certain = 0, named = 0;
        const int rounds = 200_000;
        for (int round = 0; round < rounds; round++)
        {
            Span<byte> payload = bytes.AsSpan(0, random.Next(1, bytes.Length));
            random.NextBytes(payload);
            PayloadVerdict verdict = ServiceDetector.Instance.Inspect(payload, protocol, 50000, Sample.AnyPort);
            certain += verdict.Certain ? 1 : 0;
            named += verdict.Exists ? 1 : 0;
        }
        Assert.InRange(certain, 0, 10);
        // RTP's header has hardly a fixed bit; it is never certain.
        Assert.InRange(named, 0, rounds / 100);
    }

    [Fact]
    public void Every_port_and_random_bytes_do_not_throw()
    {
        Random random = new(99);
        byte[] bytes = new byte[96];
        int named = 0;
        for (int port = 0; port <= ushort.MaxValue; port++)
        {
            for (int round = 0; round < 6; round++)
            {
                Span<byte> payload = bytes.AsSpan(0, random.Next(1, bytes.Length));
                random.NextBytes(payload);
                if (round % 2 == 0)
                    payload[..Math.Min(4, payload.Length)].Clear();
                byte protocol = round < 3 ? (byte)6 : (byte)17;
                named += ServiceDetector.Instance.Inspect(payload, protocol, (ushort)port, 50000).Exists ? 1 : 0;
                named += ServiceDetector.Instance.Inspect(payload, protocol, 50000, (ushort)port).Exists ? 1 : 0;
            }
        }
        Assert.True(named < ushort.MaxValue);
    }

    [Fact]
    public void Empty_payload_and_other_transports_say_nothing()
    {
        Assert.False(ServiceDetector.Instance.Inspect([], 6, 80, 50000).Exists);
        Assert.False(ServiceDetector.Instance.Inspect("GET / HTTP/1.1\r\n"u8, 1, 80, 50000).Exists);
        Assert.False(ServiceDetector.Instance.Inspect("GET / HTTP/1.1\r\n"u8, 33, 80, 50000).Exists);
    }

    [Fact]
    public void Inspecting_allocates_nothing()
    {
        foreach (Sample sample in SampleMessages.All)
            sample.Inspect(sample.Bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < SampleMessages.All.Count; i++)
            SampleMessages.All[i].Inspect(SampleMessages.All[i].Bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Routers_that_share_one_port_on_both_sides_are_recognised() =>
        Assert.Equal("glbp", ServiceDetector.Instance.Inspect(Wire.Bytes("01 00 0000 0000 001122334455 00 00 0000"), 17, 3222, 3222).Service.Name);

    [Fact]
    public void Certain_verdicts_name_a_service()
    {
        foreach (Sample sample in SampleMessages.All)
        {
            PayloadVerdict verdict = sample.Inspect(sample.Bytes);
            Assert.False(verdict.Certain && verdict.Service == ServiceId.None, sample.Title);
        }
    }
}
