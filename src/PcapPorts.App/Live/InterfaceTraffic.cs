using System.Net.NetworkInformation;
using PcapPorts.Capture;
using PcapPorts.Capture.LibPcap;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>What the system counts on one interface, and what it was in each of the last seconds. Reading it takes no rights.</summary>
/// <param name="device">The interface.</param>
sealed class InterfaceTraffic(CaptureDevice device)
{
    /// <summary>Seconds that are kept.</summary>
    public const int Seconds = 60;

    readonly double[] _rates = new double[Seconds];
    InterfaceCounters? _counted;

    /// <summary>The interface.</summary>
    public CaptureDevice Device => device;

    /// <summary>Whether the system counts it; not so <c>any</c>.</summary>
    public bool IsCounted => _counted is not null;

    /// <summary>The last second; null at first, and for what the system does not count.</summary>
    public InterfaceSecond? Last { get; private set; }

    /// <summary>Bytes a second both ways, the oldest first.</summary>
    public ReadOnlySpan<double> Rates => _rates;

    /// <summary>Takes what the system has counted until now.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="seconds">Seconds since the last time.</param>
    /// <param name="interfaces">The system's interfaces.</param>
    public void Take(Timestamp now, double seconds, NetworkInterface[] interfaces)
    {
        InterfaceCounters? before = _counted;
        _counted = Read(interfaces);
        Last = before is { } from && _counted is { } to
            ? new InterfaceSecond(now, device.Name, Grown(from.PacketsIn, to.PacketsIn), Grown(from.BytesIn, to.BytesIn), Grown(from.PacketsOut, to.PacketsOut), Grown(from.BytesOut, to.BytesOut))
            : null;
        if (before is null)
            return;
        _rates.AsSpan(1).CopyTo(_rates);
        _rates[^1] = Last is { } second && seconds > 0 ? (second.BytesIn + second.BytesOut) / seconds : 0;
    }

    /// <summary>An interface that was made anew under its name counts from 0 again.</summary>
    static long Grown(long from, long to) => Math.Max(0, to - from);

    InterfaceCounters? Read(NetworkInterface[] interfaces)
    {
        foreach (NetworkInterface each in interfaces)
        {
            // Npcap names a device \Device\NPF_{GUID}, where the system has {GUID}.
            if (!string.Equals(each.Name, device.Name, StringComparison.Ordinal) && !(each.Id.StartsWith('{') && device.Name.EndsWith(each.Id, StringComparison.OrdinalIgnoreCase)))
                continue;
            try
            {
                IPInterfaceStatistics counted = each.GetIPStatistics();
                return new InterfaceCounters(counted.UnicastPacketsReceived + Multicast(counted), counted.BytesReceived,
                    counted.UnicastPacketsSent + (OperatingSystem.IsLinux() ? 0 : counted.NonUnicastPacketsSent), counted.BytesSent);
            }
            catch (Exception failure) when (failure is NetworkInformationException or IOException or UnauthorizedAccessException)
            {
                // It has vanished since it was listed.
                return null;
            }
        }
        return null;
    }

    /// <summary>Linux counts all packets as one, and those for groups among them once more.</summary>
    static long Multicast(IPInterfaceStatistics counted) => OperatingSystem.IsLinux() ? 0 : counted.NonUnicastPacketsReceived;

    readonly record struct InterfaceCounters(long PacketsIn, long BytesIn, long PacketsOut, long BytesOut);
}

/// <summary>What one second brought to an interface.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Name">The interface.</param>
/// <param name="PacketsIn">Packets received.</param>
/// <param name="BytesIn">Bytes received.</param>
/// <param name="PacketsOut">Packets sent.</param>
/// <param name="BytesOut">Bytes sent.</param>
readonly record struct InterfaceSecond(Timestamp Time, string Name, long PacketsIn, long BytesIn, long PacketsOut, long BytesOut);

/// <summary>The record of a second of an interface.</summary>
readonly struct InterfaceSecondFields : IRecordFields<InterfaceSecond>
{
    public static void Write<TRecord>(ref TRecord record, in InterfaceSecond second)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Time("time"u8, second.Time);
        record.Text("name"u8, second.Name);
        record.BeginGroup("received"u8);
        record.Number("packets"u8, second.PacketsIn);
        record.Number("bytes"u8, second.BytesIn);
        record.EndGroup();
        record.BeginGroup("sent"u8);
        record.Number("packets"u8, second.PacketsOut);
        record.Number("bytes"u8, second.BytesOut);
        record.EndGroup();
    }
}
