using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>
/// macOS: libproc's descriptors of every process that may be looked into (sys/proc_info.h: proc_listallpids, proc_pidinfo with PROC_PIDLISTFDS, proc_pidfdinfo with
/// PROC_PIDFDSOCKETINFO). Without root these are the user's own.
/// </summary>
sealed unsafe partial class MacSockets : SocketSource
{
    const int ListDescriptors = 1, ShortInformation = 13, SocketInformation = 3;
    const uint SocketDescriptor = 2;
    const int MostProcesses = 1 << 16, MostDescriptors = 1 << 14;

    /// <summary>sizeof(struct proc_fdinfo): the descriptor's number and its kind.</summary>
    const int DescriptorLength = 8;

    // struct socket_fdinfo: proc_fileinfo of 24 bytes, then socket_info, whose family is at 160, kind at 232 and protocol part at 240.
    const int SocketLength = 792, FamilyOffset = 184, KindOffset = 256, EndsOffset = 264;
    const int InternetKind = 1, TcpKind = 2, InterNetwork = 2, InterNetwork6 = 30;

    // struct in_sockinfo: foreign port, local port, ..., foreign address at 32, local address at 48; IPv4 has the last four bytes of each.
    const int ForeignPort = 0, LocalPort = 4, Version = 24, ForeignAddress = 32, LocalAddress = 48, Ipv4Flag = 1;

    // struct proc_bsdshortinfo: name at 16, 16 bytes with its zero; user at 36.
    const int ShortLength = 64, NameOffset = 16, NameLength = 16, UserOffset = 36;

    public override void AddSockets(SocketTable table)
    {
        int[] processes = new int[MostProcesses];
        int count;
        fixed (int* first = processes)
            count = ListProcesses(first, processes.Length * sizeof(int));
        byte[] descriptors = new byte[MostDescriptors * DescriptorLength];
        for (int i = 0; i < Math.Min(count, processes.Length) && !table.IsFull; i++)
        {
            int length;
            fixed (byte* first = descriptors)
                length = Information(processes[i], ListDescriptors, 0, first, descriptors.Length);
            for (int at = 0; at + DescriptorLength <= length; at += DescriptorLength)
            {
                if (Word(descriptors, at + 4) == SocketDescriptor)
                    Add(table, processes[i], (int)Word(descriptors, at));
            }
        }
    }

    static void Add(SocketTable table, int process, int descriptor)
    {
        byte[] socket = new byte[SocketLength];
        int length;
        fixed (byte* first = socket)
            length = DescriptorInformation(process, descriptor, SocketInformation, first, SocketLength);
        uint family = Word(socket, FamilyOffset), kind = Word(socket, KindOffset);
        if (length < SocketLength || family is not (InterNetwork or InterNetwork6) || kind is not (InternetKind or TcpKind))
            return;
        ReadOnlySpan<byte> ends = socket.AsSpan(EndsOffset);
        bool isIpv4 = (ends[Version] & Ipv4Flag) != 0;
        table.Add(kind == TcpKind ? SocketTable.Tcp : SocketTable.Udp, Address(ends[LocalAddress..], isIpv4), BinaryPrimitives.ReadUInt16BigEndian(ends[LocalPort..]),
            Address(ends[ForeignAddress..], isIpv4), BinaryPrimitives.ReadUInt16BigEndian(ends[ForeignPort..]), new SocketEntry((ulong)process, null));
    }

    public override SocketOwner OwnerOf(SocketTable table, SocketEntry entry)
    {
        int process = (int)entry.Holder;
        byte[] about = new byte[ShortLength];
        int length;
        fixed (byte* first = about)
            length = Information(process, ShortInformation, 0, first, ShortLength);
        if (length < ShortLength)
            return new SocketOwner(null, null, process, null);
        ReadOnlySpan<byte> name = about.AsSpan(NameOffset, NameLength);
        int end = name.IndexOf((byte)0);
        uint user = Word(about, UserOffset);
        return new SocketOwner(user, NameOf(user), process, Encoding.UTF8.GetString(end < 0 ? name : name[..end]));
    }

    static uint Word(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    static IpAddress Address(ReadOnlySpan<byte> bytes, bool isIpv4) => isIpv4
        ? IpAddress.FromIpv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]))
        : IpAddress.FromIpv6(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>struct passwd begins with a pointer to the name.</summary>
    static string? NameOf(uint user)
    {
        nint* entry = (nint*)PasswordEntry(user);
        return entry is null ? null : Marshal.PtrToStringUTF8(*entry);
    }

    [LibraryImport("libproc", EntryPoint = "proc_listallpids")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ListProcesses(int* processes, int bytes);

    [LibraryImport("libproc", EntryPoint = "proc_pidinfo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Information(int process, int kind, ulong argument, byte* buffer, int bytes);

    [LibraryImport("libproc", EntryPoint = "proc_pidfdinfo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DescriptorInformation(int process, int descriptor, int kind, byte* buffer, int bytes);

    [LibraryImport("libc", EntryPoint = "getpwuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* PasswordEntry(uint user);
}
