using System.Runtime.InteropServices;

namespace PcapPorts.Capture.LibPcap;

/// <summary>The functions of libpcap that are used (pcap(3PCAP)). Call <see cref="PcapLibrary.Require"/> before the first of them.</summary>
static unsafe partial class NativeMethods
{
    /// <summary>PCAP_ERRBUF_SIZE.</summary>
    public const int ErrorBufferSize = 256;

    /// <summary>PCAP_NETMASK_UNKNOWN.</summary>
    public const uint NetmaskUnknown = 0xffff_ffff;

    /// <summary>PCAP_TSTAMP_PRECISION_NANO.</summary>
    public const int Nanoseconds = 1;

    const string Library = PcapLibrary.Name;

    [LibraryImport(Library, EntryPoint = "pcap_lib_version")]
    public static partial nint LibVersion();

    [LibraryImport(Library, EntryPoint = "pcap_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Create(string source, byte* errors);

    [LibraryImport(Library, EntryPoint = "pcap_open_dead_with_tstamp_precision")]
    public static partial nint OpenDead(int linkType, int snapLength, uint precision);

    [LibraryImport(Library, EntryPoint = "pcap_close")]
    public static partial void Close(nint handle);

    [LibraryImport(Library, EntryPoint = "pcap_set_snaplen")]
    public static partial int SetSnapLength(PcapHandle handle, int length);

    [LibraryImport(Library, EntryPoint = "pcap_set_promisc")]
    public static partial int SetPromiscuous(PcapHandle handle, int on);

    [LibraryImport(Library, EntryPoint = "pcap_can_set_rfmon")]
    public static partial int CanSetMonitor(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_set_rfmon")]
    public static partial int SetMonitor(PcapHandle handle, int on);

    [LibraryImport(Library, EntryPoint = "pcap_set_timeout")]
    public static partial int SetTimeout(PcapHandle handle, int milliseconds);

    [LibraryImport(Library, EntryPoint = "pcap_set_immediate_mode")]
    public static partial int SetImmediate(PcapHandle handle, int on);

    [LibraryImport(Library, EntryPoint = "pcap_set_buffer_size")]
    public static partial int SetBufferSize(PcapHandle handle, int bytes);

    [LibraryImport(Library, EntryPoint = "pcap_tstamp_type_name_to_val", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int TimestampType(string name);

    [LibraryImport(Library, EntryPoint = "pcap_set_tstamp_type")]
    public static partial int SetTimestampType(PcapHandle handle, int type);

    [LibraryImport(Library, EntryPoint = "pcap_set_tstamp_precision")]
    public static partial int SetPrecision(PcapHandle handle, int precision);

    [LibraryImport(Library, EntryPoint = "pcap_get_tstamp_precision")]
    public static partial int Precision(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_activate")]
    public static partial int Activate(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_setnonblock")]
    public static partial int SetNonBlocking(PcapHandle handle, int on, byte* errors);

    [LibraryImport(Library, EntryPoint = "pcap_get_selectable_fd")]
    public static partial int Descriptor(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_dispatch")]
    public static partial int Dispatch(PcapHandle handle, int most, delegate* unmanaged[Cdecl]<byte*, byte*, byte*, void> callback, void* user);

    [LibraryImport(Library, EntryPoint = "pcap_breakloop")]
    public static partial void BreakLoop(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_stats")]
    public static partial int Statistics(PcapHandle handle, PcapStatistics* statistics);

    [LibraryImport(Library, EntryPoint = "pcap_snapshot")]
    public static partial int SnapLength(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_datalink")]
    public static partial int DataLink(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_set_datalink")]
    public static partial int SetDataLink(PcapHandle handle, int linkType);

    [LibraryImport(Library, EntryPoint = "pcap_list_datalinks")]
    public static partial int ListDataLinks(PcapHandle handle, int** linkTypes);

    [LibraryImport(Library, EntryPoint = "pcap_free_datalinks")]
    public static partial void FreeDataLinks(int* linkTypes);

    [LibraryImport(Library, EntryPoint = "pcap_datalink_name_to_val", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int DataLinkByName(string name);

    [LibraryImport(Library, EntryPoint = "pcap_datalink_val_to_name")]
    public static partial nint DataLinkName(int linkType);

    [LibraryImport(Library, EntryPoint = "pcap_geterr")]
    public static partial nint Error(PcapHandle handle);

    [LibraryImport(Library, EntryPoint = "pcap_statustostr")]
    public static partial nint StatusText(int status);

    [LibraryImport(Library, EntryPoint = "pcap_compile", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Compile(PcapHandle handle, BpfInstructions* program, string text, int optimize, uint netmask);

    [LibraryImport(Library, EntryPoint = "pcap_setfilter")]
    public static partial int SetFilter(PcapHandle handle, BpfInstructions* program);

    [LibraryImport(Library, EntryPoint = "pcap_freecode")]
    public static partial void FreeCode(BpfInstructions* program);

    [LibraryImport(Library, EntryPoint = "pcap_offline_filter")]
    public static partial int OfflineFilter(BpfInstructions* program, byte* header, byte* bytes);

    [LibraryImport(Library, EntryPoint = "bpf_image")]
    public static partial nint Image(ulong* instruction, int number);

    [LibraryImport(Library, EntryPoint = "pcap_findalldevs")]
    public static partial int FindAllDevices(PcapInterface** devices, byte* errors);

    [LibraryImport(Library, EntryPoint = "pcap_freealldevs")]
    public static partial void FreeAllDevices(PcapInterface* devices);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);
}

/// <summary>struct pollfd.</summary>
struct PollDescriptor
{
    public int Descriptor;
    public short Events;
    public short Returned;
}

/// <summary>struct pcap_stat. Windows may write three members more.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
struct PcapStatistics
{
    public uint Received;
    public uint Dropped;
    public uint DroppedByInterface;
}

/// <summary>struct bpf_program: the count of instructions of eight bytes, and where they are.</summary>
unsafe struct BpfInstructions
{
    public uint Count;
    public ulong* Instructions;
}

/// <summary>struct pcap_if.</summary>
unsafe struct PcapInterface
{
    public PcapInterface* Next;
    public byte* Name;
    public byte* Description;
    public PcapAddress* Addresses;
    public uint Flags;
}

/// <summary>struct pcap_addr: pointers to struct sockaddr, each of which may be null.</summary>
unsafe struct PcapAddress
{
    public PcapAddress* Next;
    public byte* Address;
    public byte* Netmask;
    public byte* Broadcast;
    public byte* Destination;
}
