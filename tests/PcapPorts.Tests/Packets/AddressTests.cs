using PcapPorts.Packets;

namespace PcapPorts.Tests.Packets;

public class IpAddressTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("192.0.2.10")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("1::")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:db8:0:1:1:1:1:1")]
    [InlineData("2001:0:0:1::1")]
    [InlineData("1:2:3:4:5:6:7:8")]
    [InlineData("::ffff:1.2.3.4")]
    [InlineData("fe80::fd:7a4c:8d72:7710")]
    public void Text_round_trips(string text) => Assert.Equal(text, IpAddress.Parse(text).ToString());

    [Theory]
    [InlineData("2001:DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("0:0:0:0:0:0:0:0", "::")]
    [InlineData("1:0:0:2:0:0:0:3", "1:0:0:2::3")]
    [InlineData("1:0:0:2:2:0:0:3", "1::2:2:0:0:3")]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    public void Text_becomes_canonical(string text, string canonical) => Assert.Equal(canonical, IpAddress.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.4 ")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7::8")]
    [InlineData("12345::")]
    [InlineData("::1.2.3")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("fe80::1%eth0")]
    [InlineData("1:")]
    public void Other_text_is_refused(string text)
    {
        Assert.False(IpAddress.TryParse(text, out _));
        Assert.Throws<FormatException>(() => IpAddress.Parse(text));
    }

    [Fact]
    public void TheDefaultValueIsEmptyTextInAString() => Assert.Equal("<>", $"<{default(IpAddress)}>");

    [Fact]
    public void Agrees_with_the_platform_on_random_addresses()
    {
        Random random = new(7);
        byte[] bytes = new byte[16];
        for (int round = 0; round < 5000; round++)
        {
            random.NextBytes(bytes);
            for (int zeros = random.Next(12); zeros > 0; zeros--)
                bytes[random.Next(16)] = 0;
            if (round % 10 == 0)
                bytes.AsSpan(0, 10).Clear();
            Assert.True(IpAddress.TryRead(bytes, out IpAddress address));
            Assert.Equal(address, IpAddress.Parse(new System.Net.IPAddress(bytes).ToString()));
            Assert.Equal(address, IpAddress.Parse(address.ToString()));
            Assert.True(System.Net.IPAddress.Parse(address.ToString()).GetAddressBytes().AsSpan().SequenceEqual(bytes));
        }
    }

    [Fact]
    public void Order_is_ipv4_first_and_then_by_number()
    {
        string[] ordered = ["0.0.0.1", "9.0.0.0", "10.0.0.0", "255.0.0.0", "::", "::1", "::ffff:1.2.3.4", "2001:db8::", "ff02::1"];
        Assert.Equal(ordered, ordered.Reverse().Select(text => IpAddress.Parse(text)).Order().Select(address => address.ToString()));
    }

    [Fact]
    public void Kinds_of_addresses_are_known()
    {
        Assert.All(["10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fd00::1"], text => Assert.True(IpAddress.Parse(text).IsPrivate));
        Assert.All(["11.0.0.1", "172.32.0.1", "192.169.0.1", "fe80::1", "::"], text => Assert.False(IpAddress.Parse(text).IsPrivate));
        Assert.All(["224.0.0.1", "239.1.1.1", "ff02::fb"], text => Assert.True(IpAddress.Parse(text).IsMulticast));
        Assert.All(["169.254.1.1", "fe80::1", "febf::1"], text => Assert.True(IpAddress.Parse(text).IsLinkLocal));
        Assert.All(["127.0.0.1", "::1"], text => Assert.True(IpAddress.Parse(text).IsLoopback));
        Assert.True(IpAddress.Parse("255.255.255.255").IsBroadcast);
        Assert.True(IpAddress.Parse("100.127.0.1").IsCarrierShared);
        Assert.True(IpAddress.Parse("::ffff:1.2.3.4") is { IsIpv4Mapped: true, IsIpv6: true });
        Assert.True(IpAddress.Parse("::").IsUnspecified);
        Assert.False(default(IpAddress).IsUnspecified);
    }

    [Fact]
    public void Formats_into_a_span_or_says_that_it_does_not_fit()
    {
        IpAddress address = IpAddress.Parse("2001:db8::1");
        Span<char> text = stackalloc char[11];
        Assert.True(address.TryFormat(text, out int written));
        Assert.Equal("2001:db8::1", text[..written]);
        Assert.False(address.TryFormat(text[..10], out written));
        Assert.Equal(0, written);
        Span<byte> utf8 = stackalloc byte[11];
        Assert.True(address.TryFormat(utf8, out written));
        Assert.True(utf8.SequenceEqual("2001:db8::1"u8));
        Assert.False(default(IpAddress).TryFormat(text, out _));
    }

    [Fact]
    public void Bytes_round_trip()
    {
        Span<byte> bytes = stackalloc byte[16];
        Assert.True(IpAddress.Parse("1.2.3.4").TryWrite(bytes, out int written));
        Assert.Equal([1, 2, 3, 4], bytes[..written].ToArray());
        Assert.True(IpAddress.TryRead(bytes[..4], out IpAddress address));
        Assert.Equal("1.2.3.4", address.ToString());
        Assert.False(IpAddress.TryRead(bytes[..5], out _));
    }

    [Fact]
    public void An_address_of_another_version_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new IpAddress(5, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IpAddress(4, 0, 1UL << 32));
    }
}

public class MacAddressTests
{
    [Fact]
    public void Reads_prints_and_tells_group_bits()
    {
        Assert.True(MacAddress.TryRead([0x01, 0x00, 0x5e, 0x00, 0x00, 0xfb], out MacAddress group));
        Assert.Equal("01:00:5e:00:00:fb", group.ToString());
        Assert.True(group is { IsMulticast: true, IsBroadcast: false, IsLocal: false, Oui: 0x01005e });
        Assert.True(MacAddress.Broadcast is { IsBroadcast: true, IsMulticast: true });
        Assert.False(MacAddress.TryRead(new byte[5], out _));
    }
}

public class OpenValueTypeTests
{
    [Theory]
    [InlineData(6, "tcp")]
    [InlineData(17, "udp")]
    [InlineData(1, "icmp")]
    [InlineData(58, "icmpv6")]
    [InlineData(132, "sctp")]
    [InlineData(136, "udplite")]
    [InlineData(33, "dccp")]
    [InlineData(2, "igmp")]
    [InlineData(47, "gre")]
    [InlineData(50, "esp")]
    [InlineData(51, "ah")]
    [InlineData(89, "ospf")]
    [InlineData(112, "vrrp")]
    [InlineData(253, "ip-253")]
    public void Protocols_have_the_names_of_records(byte number, string name) => Assert.Equal(name, new IpProtocol(number).Name);

    [Fact]
    public void Every_protocol_name_is_its_own()
        => Assert.Equal(256, Enumerable.Range(0, 256).Select(number => new IpProtocol((byte)number).Name).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [InlineData(0x0800, "ipv4")]
    [InlineData(0x86dd, "ipv6")]
    [InlineData(0x0806, "arp")]
    [InlineData(0x1234, "0x1234")]
    public void EtherTypes_have_names(ushort number, string name) => Assert.Equal(name, new EtherType(number).Name);
}
