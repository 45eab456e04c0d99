using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Capture.LibPcap;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>What is said at the end of a capture: what was captured, and what was lost where.</summary>
static class CaptureEnd
{
    public static void Say(LiveCapture capture, CaptureRun run, Timestamp start, CaptureRecorder? recorder)
    {
        string files = recorder is null || recorder.CurrentPath == "-" ? ""
            : recorder.Files == 1 ? $", into {recorder.CurrentPath}" : $", into {recorder.Files} files, the last of them {recorder.CurrentPath}";
        Messages.Write($"{Units.Count(run.Packets, "packet", "packets")} with {Units.Bytes(run.Bytes)} in {Units.Duration(CaptureRun.Now().Nanoseconds - start.Nanoseconds)}{files}");
        for (int i = 0; i < capture.Devices.Count; i++)
        {
            LiveDevice device = capture.Devices[i];
            LiveStatistics counted = device.ReadStatistics();
            Messages.WriteAbout(device.Name, $"{Units.Count((long)run.ByDevice[i])} captured, {Units.Count((long)counted.Received)} received by the filter; "
                + $"dropped: {Units.Count((long)counted.DroppedByKernel)} by the kernel, {Units.Count((long)counted.DroppedByInterface)} by the interface, "
                + $"{Units.Count((long)device.DroppedHere)} by pcapports");
        }
    }
}
