using System.Runtime.InteropServices;

namespace PcapPorts.Capture.LibPcap;

/// <summary>
/// A capture filter (pcap-filter(7)) compiled for one link type. It runs in the kernel on a live device, and here on the frames of a file.
/// </summary>
public sealed unsafe class BpfProgram : SafeHandle
{
    /// <summary>Larger than struct pcap_pkthdr on any system, but for the comment that macOS adds and nothing here reads.</summary>
    const int HeaderRoom = 288;

    /// <summary>An invalid program; for the marshaller.</summary>
    public BpfProgram()
        : base(0, ownsHandle: true)
    {
        Text = "";
    }

    BpfProgram(string text)
        : base(0, ownsHandle: true)
    {
        Text = text;
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(BpfInstructions)));
    }

    /// <summary>The filter as it was given.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Number of instructions.</summary>
    public int Count => (int)Program->Count;

    internal BpfInstructions* Program => (BpfInstructions*)handle;

    /// <summary>Compiles a filter for frames of a link type.</summary>
    /// <param name="text">The filter; empty takes every frame.</param>
    /// <param name="linkType">Link type of the frames.</param>
    /// <param name="snapLength">Bytes that a frame that is taken keeps: what the program returns.</param>
    /// <exception cref="LiveCaptureException">The filter is not valid, or the library is missing.</exception>
    public static BpfProgram Compile(string text, LinkType linkType, int snapLength = (int)FrameLimits.Ordinary)
    {
        ArgumentNullException.ThrowIfNull(text);
        PcapLibrary.Require();
        using var dead = new PcapHandle(NativeMethods.OpenDead(DataLink.FromLinkType(linkType), snapLength, NativeMethods.Nanoseconds));
        return dead.IsInvalid ? throw new LiveCaptureException("the packet capture library cannot compile filters: out of memory") : Compile(text, dead);
    }

    /// <summary>Compiles a filter for what a device captures; on Linux that may differ from the link type alone (VLAN tags that the kernel took off).</summary>
    internal static BpfProgram Compile(string text, PcapHandle device)
    {
        var program = new BpfProgram(text);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            program.Dispose();
            throw new LiveCaptureException("the capture filter holds a zero character");
        }
        if (NativeMethods.Compile(device, program.Program, text, optimize: 1, NativeMethods.NetmaskUnknown) == 0)
            return program;
        string cause = device.Error;
        // The library has not filled a program that it could not compile.
        *program.Program = default;
        program.Dispose();
        const string Lead = "can't parse filter expression: ";
        if (cause.StartsWith(Lead, StringComparison.Ordinal))
            cause = cause[Lead.Length..];
        throw new LiveCaptureException($"the capture filter '{text}' is not valid: {cause} (its language is that of pcap-filter(7); display filters have another)");
    }

    /// <summary>Whether the filter takes a frame.</summary>
    /// <param name="captured">The captured bytes.</param>
    /// <param name="wireLength">Length on the wire in bytes.</param>
    public bool Takes(ReadOnlySpan<byte> captured, uint wireLength)
    {
        byte* header = stackalloc byte[HeaderRoom];
        PacketHeader.Write(header, (uint)captured.Length, wireLength);
        fixed (byte* bytes = captured)
        {
            byte none = 0;
            int taken = NativeMethods.OfflineFilter(Program, header, bytes is null ? &none : bytes);
            GC.KeepAlive(this);
            return taken != 0;
        }
    }

    /// <summary>The instructions as text, a line each, as <c>tcpdump -d</c> prints them.</summary>
    public IReadOnlyList<string> ToLines()
    {
        var lines = new string[Count];
        for (int i = 0; i < lines.Length; i++)
            lines[i] = Marshal.PtrToStringUTF8(NativeMethods.Image(Program->Instructions + i, i)) ?? "";
        GC.KeepAlive(this);
        return lines;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (Program->Instructions is not null)
            NativeMethods.FreeCode(Program);
        NativeMemory.Free((void*)handle);
        return true;
    }
}
