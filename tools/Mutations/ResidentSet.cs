using System.Buffers.Text;

namespace PcapPorts.Mutations;

/// <summary>Peak memory of this process: on Linux exactly and per run (proc(5): VmHWM, clear_refs), elsewhere as it stands when asked.</summary>
static class ResidentSet
{
    /// <summary>Lets the peak begin anew.</summary>
    public static void ResetPeak()
    {
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/clear_refs", "5");
    }

    /// <summary>The peak since then, in bytes.</summary>
    public static long Peak()
    {
        if (!OperatingSystem.IsLinux())
            return Environment.WorkingSet;
        ReadOnlySpan<byte> status = File.ReadAllBytes("/proc/self/status");
        int at = status.IndexOf("VmHWM:"u8);
        return at >= 0 && Utf8Parser.TryParse(status[(at + 6)..].TrimStart(" \t"u8), out long kilobytes, out _) ? kilobytes * 1024 : 0;
    }
}
