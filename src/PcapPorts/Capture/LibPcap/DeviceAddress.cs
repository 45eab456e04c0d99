using System.Net;
using System.Numerics;

namespace PcapPorts.Capture.LibPcap;

/// <summary>An IP address of a device.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">Leading bits that are its network's; -1 when the system does not tell.</param>
public sealed record DeviceAddress(IPAddress Address, int PrefixLength)
{
    const int Ipv4 = 2;

    /// <summary>AF_INET6 is not the same on any two families of systems.</summary>
    static readonly int Ipv6 = OperatingSystem.IsWindows() ? 23 : OperatingSystem.IsMacOS() ? 30 : OperatingSystem.IsFreeBSD() ? 28 : 10;

    /// <summary>BSDs begin a sockaddr with its length, and have one byte for the family.</summary>
    static readonly bool HasLength = OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();

    /// <inheritdoc/>
    public override string ToString() => PrefixLength < 0 ? Address.ToString() : $"{Address}/{PrefixLength}";

    internal static unsafe List<DeviceAddress> ReadAll(PcapAddress* address)
    {
        var addresses = new List<DeviceAddress>();
        for (; address is not null; address = address->Next)
        {
            if (address->Address is null)
                continue;
            int family = Family(address->Address);
            if (family == Ipv4)
                addresses.Add(new DeviceAddress(new IPAddress(new ReadOnlySpan<byte>(address->Address + 4, 4)), Prefix(address->Netmask, 4, 4)));
            else if (family == Ipv6)
                addresses.Add(new DeviceAddress(new IPAddress(new ReadOnlySpan<byte>(address->Address + 8, 16), *(uint*)(address->Address + 24)), Prefix(address->Netmask, 8, 16)));
        }
        return addresses;
    }

    static unsafe int Family(byte* address) => HasLength ? address[1] : *(ushort*)address;

    static unsafe int Prefix(byte* mask, int offset, int length)
    {
        if (mask is null)
            return -1;
        int bits = 0;
        for (int i = 0; i < length; i++)
            bits += BitOperations.PopCount(mask[offset + i]);
        return bits;
    }
}
