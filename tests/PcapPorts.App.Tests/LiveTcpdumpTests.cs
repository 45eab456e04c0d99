using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>What is recorded beside what tcpdump records on the same interface in the same run.</summary>
[Collection("live")]
public class LiveTcpdumpTests
{
    /// <summary>
    /// Bytes are equal, and times to the nanosecond, but for one kind of frame. Linux hands a frame to the listeners in turn, the last that came first. It stamps the frame
    /// before, once for all, as long as any socket of the host asks for stamps, which a capture of ours does. TCP that comes from another namespace of the same host still carries
    /// the time at which its sender meant it to leave, by another clock (tstamp_type of struct sk_buff), and is not stamped again: each listener's ring then takes the time
    /// at which it copies the frame, one after the other, up to 64 KiB each. Two tcpdumps differ in just these frames too; of three listeners the middle one's time
    /// lies between those of the two others, and that is where ours, opened between two tcpdumps, must lie.
    /// </summary>
    [Fact]
    public void WhatIsRecordedIsWhatTcpdumpRecords()
    {
        using var host = new LiveHost("compare a capture with tcpdump's of the same traffic");
        const string Filter = "tcp or icmp or udp or (ip6 and tcp) or icmp6[0] = 128 or icmp6[0] = 129";
        host.Nginx();
        LiveProcess first = Tcpdump(host, "first.pcap", Filter);
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", Filter, "-w", host.PathOf("ours.pcapng"));
        LiveProcess second = Tcpdump(host, "second.pcap", Filter);
        host.In(host.A, "curl", "-sf", "-o", "/dev/null", $"http://{LiveHost.AddressB}/big");
        host.In(host.A, "curl", "-sf", "-g", "-o", "/dev/null", $"http://[{LiveHost.Address6B}]/big");
        host.In(host.A, "ping", "-q", "-c", "500", "-i", "0.002", LiveHost.AddressB);
        host.In(host.A, "ping", "-6", "-q", "-c", "20", "-i", "0.01", LiveHost.Address6B);
        // TCP between other addresses, sent as from outside: without a departure time.
        host.In(host.B, "tcpreplay", "-q", "--pps", "500", "-i", "vb", Repository.PathOf("testdata-pcaps/ftp/active.pcapng"));
        Assert.Equal(0, capture.Stop(LiveProcess.Interrupt));
        // tcpdump takes a second to hand over what it has, and loses the rest when it is interrupted.
        Thread.Sleep(1500);
        foreach (LiveProcess tcpdump in (LiveProcess[])[first, second])
        {
            Assert.Equal(0, tcpdump.Stop(LiveProcess.Interrupt));
            Assert.Contains("0 packets dropped by kernel", tcpdump.Errors, StringComparison.Ordinal);
        }
        Assert.Contains("dropped: 0 by the kernel, 0 by the interface, 0 by pcapports", capture.Errors, StringComparison.Ordinal);

        LiveFrames ours = LiveFrames.Read(host.PathOf("ours.pcapng"));
        Assert.Null(ours.Damage);
        Assert.InRange(ours.Frames.Count, 1100, 100_000);
        // A frame that leaves on one processor while another arrives on the second: their order may differ from listener to listener. Equal frames keep theirs.
        LiveFrame[] mine = Ordered(ours), before = Ordered(LiveFrames.Read(host.PathOf("second.pcap"))), after = Ordered(LiveFrames.Read(host.PathOf("first.pcap")));
        Assert.Equal((mine.Length, mine.Length), (before.Length, after.Length));
        int stampedApart = 0;
        for (int i = 0; i < mine.Length; i++)
        {
            Assert.Equal(before[i].Bytes, mine[i].Bytes);
            Assert.Equal(after[i].Bytes, mine[i].Bytes);
            Assert.Equal((before[i].WireLength, after[i].WireLength), (mine[i].WireLength, mine[i].WireLength));
            if (CarriesDepartureTime(mine[i].Bytes))
            {
                Assert.InRange(mine[i].Nanoseconds, before[i].Nanoseconds, after[i].Nanoseconds);
                stampedApart++;
            }
            else
            {
                Assert.Equal((before[i].Nanoseconds, after[i].Nanoseconds), (mine[i].Nanoseconds, mine[i].Nanoseconds));
            }
        }
        Assert.InRange(stampedApart, 10, mine.Length - 1040);
        Assert.Equal("va", Assert.Single(ours.Interfaces).Name);
        Assert.Equal(Filter, ours.Interfaces[0].Filter);
        Capture.CaptureStatistics counted = Assert.Single(ours.Statistics);
        Assert.Equal((ulong)ours.Frames.Count, counted.Delivered);
        Assert.Equal((0ul, 0ul), (counted.Dropped, counted.DroppedBySystem));
    }

    static LiveProcess Tcpdump(LiveHost host, string file, string filter)
    {
        LiveProcess tcpdump = host.Start(host.A, "tcpdump", "-i", "va", "-B", "32768", "--time-stamp-precision=nano", "-w", host.PathOf(file), filter);
        tcpdump.WaitForError("listening on");
        return tcpdump;
    }

    static LiveFrame[] Ordered(LiveFrames frames) => [.. frames.Frames.OrderBy(frame => Convert.ToHexString(frame.Bytes), StringComparer.Ordinal)];

    /// <summary>Whether a frame is TCP that nginx's end sent: it came from the other namespace.</summary>
    static bool CarriesDepartureTime(byte[] frame)
    {
        ReadOnlySpan<byte> bytes = frame;
        return bytes[12..14].SequenceEqual((byte[])[0x08, 0x00])
            ? bytes[23] == 6 && bytes[26..30].SequenceEqual(System.Net.IPAddress.Parse(LiveHost.AddressB).GetAddressBytes())
            : bytes[20] == 6 && bytes[22..38].SequenceEqual(System.Net.IPAddress.Parse(LiveHost.Address6B).GetAddressBytes());
    }

    [Fact]
    public void AtRisingRatesTheFileIsTcpdumpsToTheLastByte()
    {
        using var host = new LiveHost("compare a capture with tcpdump's at rising rates");
        string sample = Repository.PathOf("testdata-pcaps/ftp/active.pcapng");
        // What the kernels of both ends say of themselves is not counted: neighbours and groups of IPv6.
        const string Filter = "not (icmp6 or ip6 proto 0)";
        LiveProcess tcpdump = host.Start(host.B, "tcpdump", "-i", "vb", "-B", "32768", "-w", host.PathOf("tcpdump.pcap"), Filter);
        tcpdump.WaitForError("listening on");
        LiveProcess capture = host.Capture(host.B, "-i", "vb", "-F", "pcap", "-w", host.PathOf("ours.pcap"), "-f", Filter);
        int sent = 0;
        // Thirty seconds in all, and as many packets as that makes.
        foreach ((int rate, int seconds) in (ReadOnlySpan<(int, int)>)[(1_000, 6), (5_000, 6), (10_000, 6), (20_000, 6), (50_000, 5), (100_000, 1)])
        {
            host.In(host.A, "tcpreplay", "-q", "-K", "--pps", $"{rate}", "--loop", "0", "--limit", $"{rate * seconds}", "-i", "va", sample);
            sent += rate * seconds;
        }
        Thread.Sleep(1500);
        Assert.Equal(0, capture.Stop(LiveProcess.Interrupt));
        Assert.Equal(0, tcpdump.Stop(LiveProcess.Interrupt));
        Assert.Contains("0 packets dropped by kernel", tcpdump.Errors, StringComparison.Ordinal);
        Assert.Contains($"{sent:N0} captured", capture.Errors, StringComparison.Ordinal);
        Assert.Contains("dropped: 0 by the kernel, 0 by the interface, 0 by pcapports", capture.Errors, StringComparison.Ordinal);
        // File header, record headers, times, bytes: all of it.
        Assert.True(File.ReadAllBytes(host.PathOf("tcpdump.pcap")).AsSpan().SequenceEqual(File.ReadAllBytes(host.PathOf("ours.pcap"))));
    }
}
