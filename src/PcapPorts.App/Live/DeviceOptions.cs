using System.CommandLine;
using PcapPorts.App.Commands;
using PcapPorts.App.Streams;
using PcapPorts.Capture.LibPcap;

namespace PcapPorts.App.Live;

/// <summary>Which devices a command listens on, and how.</summary>
sealed class DeviceOptions
{
    readonly Option<string[]> _interfaces = new("--interface", "-i") { Description = "Listen on an interface: its name, address, or number in `pcapports interfaces`; any; may be repeated", HelpName = "IFACE" };
    readonly Option<string> _filter = new("--filter", "-f") { Description = "Capture filter (pcap-filter(7)), e.g. \"tcp port 443\"", HelpName = "FILTER" };
    readonly Option<string> _snapLength = new("--snapshot-length", "-s") { Description = $"Most bytes kept of a frame (default {LiveCaptureOptions.DefaultSnapLength}, all of it)", HelpName = "BYTES" };
    readonly Option<bool> _notPromiscuous = new("--no-promiscuous-mode", "-p") { Description = "Only frames for this host" };
    readonly Option<bool> _monitor = new("--monitor-mode", "-I") { Description = "Hear all of a wireless channel" };
    readonly Option<string> _buffer = new("--buffer-size", "-B") { Description = $"Buffer of the kernel in KiB (default {LiveCaptureOptions.DefaultBufferSize >> 10})", HelpName = "KIB" };
    readonly Option<bool> _immediate = new("--immediate-mode") { Description = "Each frame at once, at the price of losing frames sooner at high rates" };
    readonly Option<string> _linkType = new("--linktype", "-y") { Description = "Link type, where an interface has several (-L lists them)", HelpName = "NAME" };
    readonly Option<string> _timestamps = new("--time-stamp-type", "-j") { Description = "Where times come from (pcap-tstamp(7)): host, adapter, ...", HelpName = "TYPE" };

    /// <param name="command">Gets the options.</param>
    public DeviceOptions(Command command)
    {
        foreach (Option option in (Option[])[_interfaces, _filter, _snapLength, _notPromiscuous, _monitor, _buffer, _immediate, _linkType, _timestamps])
            command.Add(option);
    }

    /// <summary>Whether an interface was named.</summary>
    public bool IsGiven(ParseResult result) => result.GetValue(_interfaces) is { Length: > 0 };

    /// <summary>The capture filter; null for none.</summary>
    public string? Filter(ParseResult result) => result.GetValue(_filter) is { Length: > 0 } filter ? filter : null;

    /// <summary>The link type asked for.</summary>
    public string? LinkType(ParseResult result) => result.GetValue(_linkType);

    /// <summary>Checks what can be checked before any device is opened.</summary>
    public LiveCaptureOptions Options(ParseResult result) => new()
    {
        SnapLength = (int)(Numbers.Whole(_snapLength, result, 0, LiveCaptureOptions.DefaultSnapLength) is > 0 and var length ? length : LiveCaptureOptions.DefaultSnapLength),
        Promiscuous = !result.GetValue(_notPromiscuous),
        Monitor = result.GetValue(_monitor),
        Immediate = result.GetValue(_immediate),
        BufferSize = (int)(Numbers.Whole(_buffer, result, 64, 2_000_000) is { } kibibytes ? kibibytes << 10 : LiveCaptureOptions.DefaultBufferSize),
        LinkType = LinkType(result),
        TimestampType = result.GetValue(_timestamps),
        Filter = Filter(result),
    };

    /// <summary>Opens the devices that were named, or the likeliest one when none was.</summary>
    /// <exception cref="RunException">One cannot be opened; the message says why and what to do.</exception>
    public LiveCapture Open(ParseResult result)
    {
        LiveCaptureOptions options = Options(result);
        try
        {
            IReadOnlyList<CaptureDevice> devices = CaptureDevice.FindAll();
            string[] wanted = result.GetValue(_interfaces) ?? [];
            List<string> names = wanted.Length == 0 ? [Likeliest(devices)] : [.. wanted.Select(text => CaptureDevice.Find(devices, text)?.Name ?? text)];
            LiveCapture capture = LiveCapture.Open([.. names.Distinct(StringComparer.Ordinal)], options);
            foreach (LiveDevice device in capture.Devices)
            {
                if (device.Warning is { } warning)
                    Messages.WriteAbout(device.Name, warning);
            }
            return capture;
        }
        catch (LiveCaptureException failure)
        {
            throw new RunException(failure.Message);
        }
    }

    /// <summary>The first device that is up and no loopback; the library puts the likeliest first.</summary>
    static string Likeliest(IReadOnlyList<CaptureDevice> devices)
    {
        CaptureDevice? device = devices.FirstOrDefault(static each => each is { IsUp: true, IsRunning: true, IsLoopback: false } && each.Addresses.Count > 0)
            ?? (devices.Count > 0 ? devices[0] : null);
        return device?.Name ?? throw new RunException("there is no interface to listen on; name one with -i");
    }
}
