using System.Buffers.Binary;

namespace PcapPorts.Tests.Packets;

/// <summary>Builds packets byte by byte, from the inside out.</summary>
static class Wire
{
    public static readonly byte[] Source4 = [192, 0, 2, 1];
    public static readonly byte[] Destination4 = [198, 51, 100, 7];
    public static readonly byte[] Source6 = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    public static readonly byte[] Destination6 = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];

    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    public static byte[] Join(params byte[][] parts) => parts.SelectMany(part => part).ToArray();

    public static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] U32(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Ethernet(int type, byte[] payload) => Join(Hex("0200 0000 0002 0200 0000 0001"), U16(type), payload);

    public static byte[] Vlan(int id, int type, byte[] payload) => Join(U16(id), U16(type), payload);

    public static byte[] Snap(int type, byte[] payload) => Join(Hex("aaaa 0300 0000"), U16(type), payload);

    public static byte[] Ipv4(int protocol, byte[] payload, int fragment = 0, int id = 0x1234, byte[]? options = null, int? total = null, byte[]? from = null)
    {
        options ??= [];
        int length = 20 + options.Length;
        return Join([(byte)(0x40 | length / 4), 0], U16(total ?? length + payload.Length), U16(id), U16(fragment), [64, (byte)protocol, 0, 0],
            from ?? Source4, Destination4, options, payload);
    }

    public static byte[] Ipv6(int next, byte[] payload, int? length = null)
        => Join(Hex("6000 0000"), U16(length ?? payload.Length), [(byte)next, 64], Source6, Destination6, payload);

    public static byte[] Tcp(byte[] payload, int flags = 0x18, byte[]? options = null, int source = 40000, int destination = 443)
    {
        options ??= [];
        return Join(U16(source), U16(destination), U32(0x01020304), U32(0x0a0b0c0d), [(byte)((20 + options.Length) / 4 << 4), (byte)flags],
            U16(0x2000), U16(0), U16(0), options, payload);
    }

    public static byte[] Udp(byte[] payload, int source = 40000, int destination = 53, int? length = null)
        => Join(U16(source), U16(destination), U16(length ?? 8 + payload.Length), U16(0), payload);

    /// <summary>An IPv4 packet with UDP and eight bytes of payload: what most encapsulations here carry.</summary>
    public static byte[] Inner4 => Ipv4(17, Udp(Bytes(8)));

    /// <summary>The same with IPv6.</summary>
    public static byte[] Inner6 => Ipv6(17, Udp(Bytes(8)));

    public static byte[] Bytes(int count) => Enumerable.Range(0, count).Select(i => (byte)(0x30 + i % 64)).ToArray();
}
