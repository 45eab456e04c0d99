using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace PcapPorts.Capture.LibPcap;

/// <summary>A device that can be listened on, as the library describes it.</summary>
/// <param name="Index">Its place in the list, from 1: <c>-i 2</c> names it.</param>
/// <param name="Name">What the library opens: <c>eth0</c>, <c>any</c>, <c>\Device\NPF_{...}</c>.</param>
/// <param name="Description">What it is, in words; null when the library has none.</param>
public sealed record CaptureDevice(int Index, string Name, string? Description)
{
    const uint LoopbackFlag = 1, UpFlag = 2, RunningFlag = 4, WirelessFlag = 8, ConnectionMask = 0x30, Disconnected = 0x20;

    uint Flags { get; init; }

    /// <summary>Its IP addresses.</summary>
    public IReadOnlyList<DeviceAddress> Addresses { get; init; } = [];

    /// <summary>Whether it stays within this host.</summary>
    public bool IsLoopback => (Flags & LoopbackFlag) != 0;

    /// <summary>Whether it is switched on.</summary>
    public bool IsUp => (Flags & UpFlag) != 0;

    /// <summary>Whether it is in working order.</summary>
    public bool IsRunning => (Flags & RunningFlag) != 0;

    /// <summary>Whether it is wireless.</summary>
    public bool IsWireless => (Flags & WirelessFlag) != 0;

    /// <summary>Whether it is known to have no connection: no cable, no network joined.</summary>
    public bool IsDisconnected => (Flags & ConnectionMask) == Disconnected;

    /// <summary>All devices, the likeliest first.</summary>
    /// <exception cref="LiveCaptureException">The library is missing or fails.</exception>
    public static unsafe IReadOnlyList<CaptureDevice> FindAll()
    {
        PcapLibrary.Require();
        byte* errors = stackalloc byte[NativeMethods.ErrorBufferSize];
        errors[0] = 0;
        PcapInterface* first;
        if (NativeMethods.FindAllDevices(&first, errors) != 0)
            throw new LiveCaptureException($"the network interfaces cannot be listed: {Marshal.PtrToStringUTF8((nint)errors)}");
        var devices = new List<CaptureDevice>();
        try
        {
            for (PcapInterface* device = first; device is not null; device = device->Next)
            {
                devices.Add(new CaptureDevice(devices.Count + 1, Text(device->Name) ?? "", Text(device->Description))
                {
                    Flags = device->Flags,
                    Addresses = DeviceAddress.ReadAll(device->Addresses),
                });
            }
        }
        finally
        {
            NativeMethods.FreeAllDevices(first);
        }
        return devices;
    }

    /// <summary>The device that a name, an index in <see cref="FindAll"/> or an IP address stands for; null when none does.</summary>
    public static CaptureDevice? Find(IReadOnlyList<CaptureDevice> devices, string text)
    {
        foreach (CaptureDevice device in devices)
        {
            if (string.Equals(device.Name, text, StringComparison.Ordinal))
                return device;
        }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            return index >= 1 && index <= devices.Count ? devices[index - 1] : null;
        if (!IPAddress.TryParse(text, out IPAddress? address))
            return null;
        foreach (CaptureDevice device in devices)
        {
            foreach (DeviceAddress own in device.Addresses)
            {
                if (own.Address.Equals(address) || (address.ScopeIdIsZero() && own.Address.GetAddressBytes().AsSpan().SequenceEqual(address.GetAddressBytes())))
                    return device;
            }
        }
        return null;
    }

    static unsafe string? Text(byte* text) => text is null ? null : Marshal.PtrToStringUTF8((nint)text);
}

/// <summary>What <see cref="IPAddress"/> lacks.</summary>
static class ScopedAddress
{
    /// <summary>Whether an address names no zone, as it is mostly typed.</summary>
    public static bool ScopeIdIsZero(this IPAddress address) =>
        address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6 || address.ScopeId == 0;
}
