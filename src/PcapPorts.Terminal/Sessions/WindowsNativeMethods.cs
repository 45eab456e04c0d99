using System.Runtime.InteropServices;

namespace PcapPorts.Terminal.Sessions;

/// <summary>The console API of Windows 10 and later.</summary>
static partial class WindowsNativeMethods
{
    public const uint WindowInput = 0x8;
    public const uint ExtendedFlags = 0x80;
    public const uint VirtualTerminalInput = 0x200;
    public const uint ProcessedOutput = 0x1;
    public const uint VirtualTerminalProcessing = 0x4;
    public const uint DisableNewlineReturn = 0x8;
    public const uint Utf8 = 65001;
    public const ushort KeyEvent = 1;

    /// <summary>INPUT_RECORD with KEY_EVENT_RECORD laid out; other kinds are told by <see cref="Kind"/> only.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 20)]
    public struct InputRecord
    {
        [FieldOffset(0)] public ushort Kind;
        [FieldOffset(4)] public int KeyDown;
        [FieldOffset(8)] public ushort RepeatCount;
        [FieldOffset(10)] public ushort VirtualKey;
        [FieldOffset(14)] public ushort Character;
    }

    /// <summary>CONSOLE_SCREEN_BUFFER_INFO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ScreenInfo
    {
        public short BufferColumns, BufferRows, CursorX, CursorY;
        public ushort Attributes;
        public short Left, Top, Right, Bottom;
        public short MaxColumns, MaxRows;
    }

    [LibraryImport("kernel32", EntryPoint = "GetConsoleMode", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetMode(nint handle, out uint mode);

    [LibraryImport("kernel32", EntryPoint = "SetConsoleMode", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetMode(nint handle, uint mode);

    [LibraryImport("kernel32", EntryPoint = "GetConsoleOutputCP")]
    public static partial uint GetOutputCodePage();

    [LibraryImport("kernel32", EntryPoint = "SetConsoleOutputCP")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetOutputCodePage(uint codePage);

    [LibraryImport("kernel32", EntryPoint = "ReadConsoleInputW", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static unsafe partial bool ReadInput(nint handle, InputRecord* records, uint count, out uint read);

    [LibraryImport("kernel32", EntryPoint = "WriteFile", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static unsafe partial bool WriteFile(nint handle, byte* bytes, uint count, out uint written, nint overlapped);

    [LibraryImport("kernel32", EntryPoint = "GetConsoleScreenBufferInfo", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetScreenInfo(nint handle, out ScreenInfo info);

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial nint CreateFile(string name, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32", EntryPoint = "WaitForMultipleObjects", SetLastError = true)]
    public static unsafe partial uint WaitForAny(uint count, nint* handles, int all, uint milliseconds);
}
