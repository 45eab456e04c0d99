using System.Runtime.InteropServices;

namespace PcapPorts.Capture.LibPcap;

/// <summary>A pcap_t.</summary>
sealed class PcapHandle : SafeHandle
{
    public PcapHandle()
        : base(0, ownsHandle: true)
    {
    }

    public PcapHandle(nint handle)
        : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    /// <summary>What the library says about the last failure on this handle.</summary>
    public string Error => Marshal.PtrToStringUTF8(NativeMethods.Error(this)) ?? "";

    protected override bool ReleaseHandle()
    {
        NativeMethods.Close(handle);
        return true;
    }
}
