using System.Net.NetworkInformation;

namespace PcapPorts.App.Views;

/// <summary>How much each interface of this host has carried in the last seconds, read off the system's counters: nothing is captured for it.</summary>
sealed class InterfaceActivity
{
    const string Levels = " ▁▂▃▄▅▆▇█";
    const int Seconds = 20;

    readonly Dictionary<string, Queue<double>> _rates = [];
    readonly Dictionary<string, long> _before = [];
    long _at;

    /// <summary>The one for all pages.</summary>
    public static InterfaceActivity Shared { get; } = new();

    /// <summary>The last seconds of an interface as small columns; empty where the system does not tell.</summary>
    public string Spark(string name)
    {
        Measure();
        if (!_rates.TryGetValue(name, out Queue<double>? rates) || rates.Count == 0)
            return "";
        double most = Math.Max(1, rates.Max());
        return string.Concat(rates.Select(rate => Levels[rate <= 0 ? 0 : Math.Clamp((int)Math.Ceiling(rate / most * 8), 1, 8)]));
    }

    void Measure()
    {
        long now = Environment.TickCount64;
        if (_at != 0 && now - _at < 900)
            return;
        bool first = _at == 0;
        _at = now;
        try
        {
            foreach (NetworkInterface device in NetworkInterface.GetAllNetworkInterfaces())
            {
                IPInterfaceStatistics statistics = device.GetIPStatistics();
                long bytes = statistics.BytesReceived + statistics.BytesSent;
                if (!_rates.TryGetValue(device.Name, out Queue<double>? rates))
                    _rates.Add(device.Name, rates = new Queue<double>());
                if (!first)
                    rates.Enqueue(bytes - _before.GetValueOrDefault(device.Name, bytes));
                if (rates.Count > Seconds)
                    rates.Dequeue();
                _before[device.Name] = bytes;
            }
        }
        catch (Exception failure) when (failure is NetworkInformationException or PlatformNotSupportedException)
        {
            // Then there is nothing to show.
        }
    }
}
