using System.Runtime.InteropServices;

namespace PcapPorts.App.Streams;

/// <summary>
/// Standard output or standard error, written to as they are. The runtime's console streams pass over a closed pipe in silence, and its
/// file streams write at positions of their own, which breaks <c>{ a; b; } &gt; file</c>.
/// </summary>
/// <param name="descriptor">1 or 2.</param>
sealed unsafe class StandardStream(int descriptor) : WriteOnlyStream
{
    readonly Stream? _windows = OperatingSystem.IsWindows()
        ? descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError()
        : null;

    /// <summary>Whether a descriptor (0, 1 or 2) is a terminal.</summary>
    public static bool IsTerminal(int descriptor) => OperatingSystem.IsWindows()
        ? descriptor switch { 0 => !Console.IsInputRedirected, 1 => !Console.IsOutputRedirected, _ => !Console.IsErrorRedirected }
        : NativeMethods.IsTerminal(descriptor) == 1;

    /// <summary>
    /// Columns of the terminal behind a descriptor; 80 where it does not say. The runtime's console is not asked: it would send
    /// control sequences of its own first.
    /// </summary>
    public static int Columns(int descriptor)
    {
        int columns = OperatingSystem.IsWindows() ? Console.WindowWidth : NativeMethods.Columns(descriptor);
        return columns > 0 ? columns : 80;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_windows is not null)
        {
            _windows.Write(buffer);
            return;
        }
        fixed (byte* bytes = buffer)
        {
            int written = 0;
            while (written < buffer.Length)
            {
                nint count = NativeMethods.Write(descriptor, bytes + written, buffer.Length - written);
                if (count >= 0)
                    written += (int)count;
                else
                    AfterFailure(Marshal.GetLastPInvokeError());
            }
        }
    }

    public override void Flush() => _windows?.Flush();

    /// <summary>Returns when the write is worth another try.</summary>
    void AfterFailure(int error)
    {
        switch (error)
        {
            case NativeMethods.Interrupted:
                return;
            case NativeMethods.WouldBlock or NativeMethods.WouldBlockOnMac:
                // Somebody made the terminal or pipe non-blocking: wait until there is room.
                var wait = new NativeMethods.PollDescriptor { Descriptor = descriptor, Events = NativeMethods.ReadyToWrite };
                NativeMethods.Poll(&wait, 1, -1);
                return;
            case NativeMethods.BrokenPipe:
                throw new OutputClosedException();
            default:
                throw new RunException($"the output could not be written: {FailureCause.OfError(error)}");
        }
    }
}
