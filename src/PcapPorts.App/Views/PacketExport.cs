using PcapPorts.Analysis;
using PcapPorts.Capture;

namespace PcapPorts.App.Views;

/// <summary>Writes packets of a capture to a pcapng file of their own.</summary>
static class PacketExport
{
    /// <summary>Writes packets and returns how many. The file appears under its name when it is whole.</summary>
    /// <param name="session">The capture.</param>
    /// <param name="path">The file.</param>
    /// <param name="numbers">Numbers of the packets, in ascending order.</param>
    public static long Write(CaptureSession session, string path, IEnumerable<long> numbers)
    {
        string next = path + ".part";
        long count = 0;
        try
        {
            using (FileStream file = File.Create(next))
            using (var writer = new PcapNgWriter(file, "pcapports"))
            using (FrameAccess access = session.File.OpenAccess(sequential: true))
            {
                int declared = 0;
                foreach (long number in numbers)
                {
                    session.Closed.ThrowIfCancellationRequested();
                    if (!access.TryRead(number, out FrameRecord record, out ReadOnlySpan<byte> bytes))
                        continue;
                    for (; declared < session.File.Interfaces.Count; declared++)
                        writer.AddInterface(session.File.Interfaces[declared]);
                    writer.Write(record.Interface, new Timestamp(record.TimestampNanoseconds), bytes, record.WireLength);
                    count++;
                }
            }
            File.Move(next, path, overwrite: true);
            return count;
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }
}
