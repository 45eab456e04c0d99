using System.Runtime.InteropServices;

namespace PcapPorts.Terminal.Sessions;

/// <summary>What the C library offers for terminals (POSIX.1, termios.h, poll.h, signal.h, sys/ioctl.h).</summary>
static partial class UnixNativeMethods
{
    public const int ReadWrite = 2;
    public const int InterruptedLinuxAndMac = 4;
    public const short PollIn = 1;
    public const short PollError = 8;
    public const short PollHangUp = 16;
    public const short PollInvalid = 32;

    /// <summary>struct termios has 60 bytes on Linux and 72 on macOS; nobody here looks into it.</summary>
    public const int TermiosSize = 256;

    public static readonly int NoControllingTerminal = OperatingSystem.IsMacOS() ? 0x20000 : 0x100;
    public static readonly int StopSignal = OperatingSystem.IsMacOS() ? 17 : 19;
    static readonly nuint WindowSizeRequest = OperatingSystem.IsMacOS() ? 0x40087468u : 0x5413u;

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>struct winsize: rows, columns, and pixels nobody needs.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelWidth;
        public ushort PixelHeight;
    }

    [LibraryImport("libc", EntryPoint = "isatty", SetLastError = true)]
    public static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    public static unsafe partial int Pipe(int* descriptors);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static unsafe partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static unsafe partial int GetAttributes(int descriptor, byte* termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static unsafe partial int SetAttributes(int descriptor, int when, byte* termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static unsafe partial void MakeRaw(byte* termios);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "getpid")]
    public static partial int ProcessId();

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    public static partial int ProcessGroup();

    [LibraryImport("libc", EntryPoint = "getsid", SetLastError = true)]
    public static partial int SessionOf(int process);

    /// <summary>TIOCGWINSZ.</summary>
    public static unsafe bool TryGetWindowSize(int descriptor, out WindowSize size)
    {
        size = default;
        fixed (WindowSize* pointer = &size)
        {
            // ioctl takes its third argument as a variadic one, which on macOS for ARM lies on the stack, after eight registers.
            int result = OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
                ? ControlOnStack(descriptor, WindowSizeRequest, 0, 0, 0, 0, 0, 0, pointer)
                : Control(descriptor, WindowSizeRequest, pointer);
            return result == 0 && size.Rows > 0 && size.Columns > 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static unsafe partial int Control(int descriptor, nuint request, WindowSize* size);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static unsafe partial int ControlOnStack(int descriptor, nuint request, nint a, nint b, nint c, nint d, nint e, nint f, WindowSize* size);
}
