using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>What 802.1Q suggests the eight priorities for (IEEE 802.1Q annex I).</summary>
static class PriorityNames
{
    /// <summary>The names.</summary>
    public static readonly ValueStrings All = new()
    {
        { 0, "Best Effort (default)" },
        { 1, "Background" },
        { 2, "Excellent Effort" },
        { 3, "Critical Applications" },
        { 4, "Video, < 100 ms latency and jitter" },
        { 5, "Voice, < 10 ms latency and jitter" },
        { 6, "Internetwork Control" },
        { 7, "Network Control" },
    };
}
