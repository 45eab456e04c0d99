using PcapPorts.Packets;
using PcapPorts.Reports;

namespace PcapPorts.Tests.Reports;

/// <summary>Replaced addresses share the prefixes that they shared; replaced names are the same where they were the same.</summary>
public sealed class RedactorTests
{
    static readonly string[] Meaningful4 = ["10.0.0.0", "172.16.0.0", "192.168.0.0", "100.64.0.0", "224.0.0.1", "127.0.0.1", "169.254.0.0"], Meaningful6 = ["::", "fe80::1", "fc00::", "ff02::1", "2001:db8::"];

    readonly Redactor _redactor = new(["/captures/secret.pcap"]);

    static IpAddress Parse(string text) => IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);

    static IpAddress Random(Random random, bool six)
    {
        Span<byte> bytes = stackalloc byte[six ? 16 : 4];
        random.NextBytes(bytes);
        // Half of them where ranges with a meaning lie: their first half is that of one.
        if (random.Next(2) == 0)
        {
            Span<byte> near = stackalloc byte[16];
            _ = Parse(six ? Meaningful6[random.Next(Meaningful6.Length)] : Meaningful4[random.Next(Meaningful4.Length)]).TryWrite(near, out _);
            near[..(bytes.Length / 2)].CopyTo(bytes);
        }
        Assert.True(IpAddress.TryRead(bytes, out IpAddress address));
        return address;
    }

    static int Shared(IpAddress a, IpAddress b)
    {
        int width = a.IsIpv4 ? 32 : 128;
        UInt128 differ = (new UInt128(a.High, a.Low) ^ new UInt128(b.High, b.Low)) << (128 - width);
        return Math.Min(width, (int)UInt128.LeadingZeroCount(differ));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AddressesShareExactlyThePrefixesThatTheyShared(bool six)
    {
        var random = new Random(7);
        int width = six ? 128 : 32;
        List<IpAddress> addresses = [.. six
            ? new[] { "::", "::1", "::2", "fe80::1", "fe80::2", "febf::1", "fec0::1", "fc00::1", "fdff::9", "fe00::1", "ff02::1", "ff02::fb", "2001:db8::1", "2001:db8::2", "2001:db9::1" }.Select(Parse)
            : new[] { "0.0.0.0", "0.0.0.1", "255.255.255.255", "255.255.255.254", "10.0.0.1", "11.0.0.1", "9.255.0.1", "172.15.0.1", "172.16.5.122", "172.31.0.1", "172.32.0.1", "192.168.0.1", "192.169.0.1", "100.64.0.1",
                "100.63.0.1", "169.254.1.1", "127.0.0.1", "126.0.0.1", "224.0.0.251", "239.255.255.250", "240.0.0.1", "223.255.255.255", "8.8.8.8", "203.0.113.80" }.Select(Parse)];
        for (int i = 0; i < 200; i++)
        {
            IpAddress address = Random(random, six);
            // One that shares some first bits with it.
            UInt128 near = new UInt128(address.High, address.Low) ^ (UInt128.One << random.Next(width));
            addresses.Add(address);
            addresses.Add(new IpAddress(six ? 6 : 4, (ulong)(near >> 64), (ulong)near));
        }
        foreach (IpAddress a in addresses)
        {
            foreach (IpAddress b in addresses)
                Assert.Equal(Shared(a, b), Shared(_redactor.Address(a), _redactor.Address(b)));
        }
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("224.0.0.251", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("ff02::fb", true)]
    [InlineData("::1", true)]
    [InlineData("172.16.5.122", false)]
    [InlineData("203.0.113.80", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fe80::acff:fe10:57a", false)]
    public void OnlyAddressesThatNameNobodyStay(string text, bool stays)
    {
        IpAddress address = Parse(text);
        // The key is another each time: that a bit of an address is not turned is no news, that none is would be.
        IpAddress[] replaced = [.. Enumerable.Range(0, 8).Select(_ => new Redactor([]).Address(address))];
        Assert.Equal(stays, replaced.All(other => other == address));
        Assert.All(replaced, other => Assert.Equal((address.IsPrivate, address.IsMulticast, address.IsLoopback, address.IsLinkLocal), (other.IsPrivate, other.IsMulticast, other.IsLoopback, other.IsLinkLocal)));
    }

    [Fact]
    public void NamesAreReplacedLabelByLabelAndAlwaysByTheSame()
    {
        string host = _redactor.Name("www.office.example"), mail = _redactor.Name("mail.office.example");
        Assert.Equal(host, _redactor.Name("WWW.Office.Example"), ignoreCase: true);
        Assert.Equal(host.Split('.')[1..], mail.Split('.')[1..]);
        Assert.NotEqual(host.Split('.')[0], mail.Split('.')[0]);
        Assert.EndsWith(".example", host, StringComparison.Ordinal);
        // An end that everybody has is one only at the end.
        Assert.DoesNotContain("example", _redactor.Name("example.net"), StringComparison.Ordinal);
        Assert.DoesNotContain("test", _redactor.Name("test"), StringComparison.Ordinal);
        Assert.EndsWith(".in-addr.arpa", _redactor.Name("122.5.16.172.in-addr.arpa"), StringComparison.Ordinal);
        Assert.Equal(host + ":8080", _redactor.Name("www.office.example:8080"));
        Assert.Equal(_redactor.Address(Parse("172.16.5.122")) + ":80", _redactor.Name("172.16.5.122:80"));
        Assert.Equal($"[{_redactor.Address(Parse("2001:db8::1"))}]:80", _redactor.Name("[2001:db8::1]:80"));
        Assert.Equal("capture-1 ends early", _redactor.Message("/captures/secret.pcap ends early"));
        Assert.Equal("capture-1: cut", _redactor.Message("secret.pcap: cut"));
        Assert.Equal("h2, http/1.1", Redactor.Protocols("h2, my-secret, http/1.1"));
    }
}
