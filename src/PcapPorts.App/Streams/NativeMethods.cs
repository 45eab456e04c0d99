using System.Runtime.InteropServices;

namespace PcapPorts.App.Streams;

/// <summary>The few calls of POSIX that need no detour: standard streams as they are, without encodings, terminals or buffers around them.</summary>
static unsafe partial class NativeMethods
{
    public const int Interrupted = 4, WouldBlock = 11, WouldBlockOnMac = 35, BrokenPipe = 32;
    public const short ReadyToRead = 1, ReadyToWrite = 4;

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "isatty")]
    public static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(int descriptor, long offset, int whence);

    /// <summary>Whether a descriptor is one that has a position: a regular file, not a pipe or a terminal.</summary>
    public static bool CanSeek(int descriptor) => Seek(descriptor, 0, whence: 1) >= 0;

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, WindowSize* size);

    /// <summary>Columns of the terminal behind a descriptor; 0 where it has none or does not say.</summary>
    public static int Columns(int descriptor)
    {
        // TIOCGWINSZ, which POSIX leaves to each system.
        nuint request = OperatingSystem.IsLinux() ? 0x5413 : 0x40087468u;
        WindowSize size = default;
        return Control(descriptor, request, &size) == 0 ? size.Columns : 0;
    }

    /// <summary>struct winsize.</summary>
    struct WindowSize
    {
        public ushort Rows, Columns, Width, Height;
    }

    /// <summary>struct pollfd.</summary>
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
