using System.Reflection;
using System.Runtime.InteropServices;

namespace PcapPorts.Capture.LibPcap;

/// <summary>
/// The system's packet capture library: libpcap 1.8 or later, or Npcap. It is looked for when a live capture or a capture filter is first wanted;
/// everything that works on files alone works without it.
/// </summary>
public static class PcapLibrary
{
    internal const string Name = "pcap";

    static readonly Lazy<nint> Handle = new(Load);

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable => Handle.Value != 0;

    /// <summary>What the library says it is, e.g. <c>libpcap version 1.10.3 (with TPACKET_V3)</c>.</summary>
    /// <exception cref="LiveCaptureException">The library is missing.</exception>
    public static string Version
    {
        get
        {
            Require();
            return Marshal.PtrToStringUTF8(NativeMethods.LibVersion()) ?? "";
        }
    }

    /// <summary>What to install on this system, as a sentence.</summary>
    public static string Remedy =>
        OperatingSystem.IsWindows() ? "install Npcap from https://npcap.com"
        : OperatingSystem.IsMacOS() ? "macOS brings it as /usr/lib/libpcap.dylib; install one with `brew install libpcap`"
        : "install it, e.g. with `apt install libpcap0.8`, `dnf install libpcap` or `apk add libpcap`";

    /// <summary>Goes on when the library is there.</summary>
    /// <exception cref="LiveCaptureException">The library is missing; the message says what to install.</exception>
    internal static void Require()
    {
        if (!IsAvailable)
            throw new LiveCaptureException($"live capture and capture filters take the system's packet capture library, and it is missing: {Remedy}");
    }

    static nint Load()
    {
        foreach (string file in FileNames())
        {
            if (!NativeLibrary.TryLoad(file, out nint library))
                continue;
            // pcap_create came with 1.0, nanoseconds with 1.5: what is older cannot do what is asked of it here.
            if (NativeLibrary.TryGetExport(library, "pcap_set_tstamp_precision", out _))
            {
                NativeLibrary.SetDllImportResolver(typeof(PcapLibrary).Assembly, Resolve);
                return library;
            }
            NativeLibrary.Free(library);
        }
        return 0;
    }

    /// <summary>Handles of every other library are left to the runtime. Only asked after <see cref="Handle"/> has its value.</summary>
    static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) =>
        string.Equals(library, Name, StringComparison.Ordinal) ? Handle.Value : 0;

    static IEnumerable<string> FileNames()
    {
        if (OperatingSystem.IsWindows())
        {
            // Npcap keeps to a folder of its own, unless it was installed to stand in for WinPcap.
            yield return Path.Combine(Environment.SystemDirectory, "Npcap", "wpcap.dll");
            yield return "wpcap.dll";
        }
        else if (OperatingSystem.IsMacOS())
        {
            yield return "/usr/lib/libpcap.dylib";
            yield return "libpcap.dylib";
        }
        else
        {
            // Upstream's name, Debian's, and that of a development package.
            yield return "libpcap.so.1";
            yield return "libpcap.so.0.8";
            yield return "libpcap.so";
        }
    }
}
