using System.Runtime.InteropServices;

namespace PcapPorts.Capture.LibPcap;

/// <summary>Sets a device up and switches it on (pcap_activate(3PCAP)), and says in a sentence why that is not possible.</summary>
static unsafe class DeviceActivation
{
    const int ErrorNoSuchDevice = -5, ErrorNoMonitor = -6, ErrorPermission = -8, ErrorDown = -9, ErrorPromiscuousPermission = -11;
    const int WarningNotPromiscuous = 2, WarningTimestampType = 3;

    /// <summary>Milliseconds that the kernel may collect frames before it hands them over.</summary>
    const int CollectMilliseconds = 50;

    /// <summary>Switches a device on; returns what the library warns of.</summary>
    public static string? Activate(string name, PcapHandle handle, LiveCaptureOptions options)
    {
        _ = NativeMethods.SetSnapLength(handle, options.SnapLength);
        _ = NativeMethods.SetPromiscuous(handle, options.Promiscuous ? 1 : 0);
        _ = NativeMethods.SetTimeout(handle, CollectMilliseconds);
        _ = NativeMethods.SetImmediate(handle, options.Immediate ? 1 : 0);
        _ = NativeMethods.SetBufferSize(handle, options.BufferSize);
        // Where a device has no nanoseconds it keeps its microseconds; which it is, is asked afterwards.
        _ = NativeMethods.SetPrecision(handle, NativeMethods.Nanoseconds);
        if (options.Monitor)
            SetMonitor(name, handle);
        if (options.TimestampType is { } type)
            SetTimestampType(name, handle, type);
        int status = NativeMethods.Activate(handle);
        if (status < 0)
            throw new LiveCaptureException(Cause(name, handle, status, options));
        if (options.LinkType is { } linkType)
            SetLinkType(name, handle, linkType);
        return status == 0 ? null : Warning(handle, status);
    }

    public static List<(string Name, LinkType LinkType)> LinkTypes(PcapHandle handle)
    {
        var names = new List<(string Name, LinkType LinkType)>();
        int* numbers;
        int count = NativeMethods.ListDataLinks(handle, &numbers);
        if (count <= 0)
            return names;
        for (int i = 0; i < count; i++)
            names.Add((DataLink.NameOf(numbers[i]), DataLink.ToLinkType(numbers[i])));
        NativeMethods.FreeDataLinks(numbers);
        return names;
    }

    static void SetMonitor(string name, PcapHandle handle)
    {
        if (NativeMethods.CanSetMonitor(handle) != 1)
            throw new LiveCaptureException($"{name}: this device has no monitor mode (only wireless ones have)");
        _ = NativeMethods.SetMonitor(handle, 1);
    }

    static void SetTimestampType(string name, PcapHandle handle, string type)
    {
        int number = NativeMethods.TimestampType(type);
        if (number < 0)
            throw new LiveCaptureException($"there is no time stamp type '{type}'; pcap-tstamp(7) lists them: host, host_lowprec, host_hiprec, adapter, adapter_unsynced");
        if (NativeMethods.SetTimestampType(handle, number) != 0)
            throw new LiveCaptureException($"{name}: this device has no time stamps of type '{type}'");
    }

    static void SetLinkType(string name, PcapHandle handle, string linkType)
    {
        int number = NativeMethods.DataLinkByName(linkType);
        if (number >= 0 && NativeMethods.SetDataLink(handle, number) == 0)
            return;
        string known = string.Join(", ", LinkTypes(handle).ConvertAll(static each => each.Name));
        throw new LiveCaptureException($"{name}: the link type '{linkType}' is none of this device's: {known}");
    }

    static string Warning(PcapHandle handle, int status) => status switch
    {
        WarningNotPromiscuous => "it cannot be promiscuous: frames for other hosts are not heard",
        WarningTimestampType => "it does not have the time stamps asked for, and uses its default",
        _ => handle.Error,
    };

    static string Cause(string name, PcapHandle handle, int status, LiveCaptureOptions options)
    {
        string detail = handle.Error;
        return status switch
        {
            ErrorNoSuchDevice => $"there is no interface '{name}'; see: pcapports interfaces",
            ErrorDown => $"{name}: the interface is down{(OperatingSystem.IsLinux() ? $"; switch it on with `ip link set {name} up`" : "")}",
            ErrorNoMonitor => $"{name}: this device has no monitor mode (only wireless ones have)",
            ErrorPermission => $"{name}: this user may not capture: {CaptureRight.Remedy}",
            ErrorPromiscuousPermission => $"{name}: this user may not capture in promiscuous mode: leave it off with -p, or: {CaptureRight.Remedy}",
            _ when options.BufferSize > LiveCaptureOptions.DefaultBufferSize && detail.Contains("memory", StringComparison.OrdinalIgnoreCase) =>
                $"{name}: there is no memory for a buffer of {options.BufferSize >> 10} KiB; ask for less with -B",
            _ => $"{name}: {(detail.Length > 0 ? detail : Marshal.PtrToStringUTF8(NativeMethods.StatusText(status)))}",
        };
    }
}

/// <summary>How a user gets the right to capture.</summary>
static class CaptureRight
{
    /// <summary>The remedy on this system, to follow a colon.</summary>
    public static string Remedy =>
        OperatingSystem.IsLinux() ? $"run it as root, or give the program the right once with `sudo setcap cap_net_raw,cap_net_admin=eip {Environment.ProcessPath}`"
        : OperatingSystem.IsMacOS() ? "run it with sudo, or install ChmodBPF (it comes with Wireshark), which opens /dev/bpf* to the group access_bpf"
        : OperatingSystem.IsWindows() ? "run it as administrator, or install Npcap anew without its option to restrict access to administrators"
        : "run it as root, or open /dev/bpf* to this user";
}
