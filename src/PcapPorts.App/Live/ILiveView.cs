using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.App.Live;

/// <summary>What a capture shows of the frames that pass.</summary>
interface ILiveView : IDisposable
{
    /// <summary>Writes what comes before everything else.</summary>
    void Begin();

    /// <summary>Takes a batch.</summary>
    void Add(FrameBatch batch, DecodedPacket[] packets);

    /// <summary>A second has passed.</summary>
    /// <param name="now">Now; for a file, the time of its latest frame.</param>
    /// <param name="kernelDrops">Frames dropped by the kernel since the start.</param>
    /// <param name="interfaceDrops">Frames dropped by devices since the start.</param>
    void Tick(Timestamp now, ulong kernelDrops, ulong interfaceDrops);

    /// <summary>Writes what is left at the end.</summary>
    void End(Timestamp now);
}
