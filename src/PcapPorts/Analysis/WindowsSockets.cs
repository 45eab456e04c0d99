using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>
/// Windows: the tables of the IP helper library (iphlpapi.h, GetExtendedTcpTable and GetExtendedUdpTable with the classes ..._OWNER_PID). The user is that of the process's
/// token, which takes the right to look into it.
/// </summary>
[SupportedOSPlatform("windows")]
sealed unsafe partial class WindowsSockets : SocketSource
{
    const uint InterNetwork = 2, InterNetwork6 = 23;
    const int TcpOwnerPidAll = 5, UdpOwnerPid = 1;
    const uint InsufficientBuffer = 122;
    const uint QueryLimitedInformation = 0x1000, TokenQuery = 8;

    /// <summary>Tables grow between the question for their size and their reading.</summary>
    const int Attempts = 5;

    const int MostBytes = 64 << 20;

    // sizeof MIB_TCPROW_OWNER_PID, MIB_TCP6ROW_OWNER_PID, MIB_UDPROW_OWNER_PID, MIB_UDP6ROW_OWNER_PID: all of 32-bit words, behind a word that counts them.
    const int TcpRow = 24, Tcp6Row = 56, UdpRow = 12, Udp6Row = 28;

    public override void AddSockets(SocketTable table)
    {
        // state, local address, local port, remote address, remote port, process
        foreach (byte[] row in Rows(InterNetwork, isTcp: true, TcpRow))
            table.Add(SocketTable.Tcp, Ipv4(row, 4), Port(row, 8), Ipv4(row, 12), Port(row, 16), Holder(row, 20));
        // local address, scope, port, remote address, scope, port, state, process
        foreach (byte[] row in Rows(InterNetwork6, isTcp: true, Tcp6Row))
            table.Add(SocketTable.Tcp, Ipv6(row, 0), Port(row, 20), Ipv6(row, 24), Port(row, 44), Holder(row, 52));
        // local address, local port, process
        foreach (byte[] row in Rows(InterNetwork, isTcp: false, UdpRow))
            table.Add(SocketTable.Udp, Ipv4(row, 0), Port(row, 4), IpAddress.FromIpv4(0), 0, Holder(row, 8));
        // local address, scope, port, process
        foreach (byte[] row in Rows(InterNetwork6, isTcp: false, Udp6Row))
            table.Add(SocketTable.Udp, Ipv6(row, 0), Port(row, 20), IpAddress.FromIpv6(0, 0), 0, Holder(row, 24));
    }

    public override SocketOwner OwnerOf(SocketTable table, SocketEntry entry)
    {
        int process = (int)entry.Holder;
        return new SocketOwner(null, UserOf(process), process, NameOf(process));
    }

    static IEnumerable<byte[]> Rows(uint family, bool isTcp, int rowLength)
    {
        byte[] table = Table(family, isTcp);
        if (table.Length < 4)
            yield break;
        uint count = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(table), (uint)((table.Length - 4) / rowLength));
        for (int i = 0; i < count; i++)
            yield return table[(4 + i * rowLength)..(4 + (i + 1) * rowLength)];
    }

    /// <summary>A table as the system has it; empty when it has none.</summary>
    static byte[] Table(uint family, bool isTcp)
    {
        uint size = 16 << 10;
        for (int i = 0; i < Attempts && size <= MostBytes; i++)
        {
            byte[] table = new byte[size];
            fixed (byte* bytes = table)
            {
                uint failure = isTcp ? GetExtendedTcpTable(bytes, &size, 0, family, TcpOwnerPidAll, 0) : GetExtendedUdpTable(bytes, &size, 0, family, UdpOwnerPid, 0);
                if (failure == 0)
                    return table;
                if (failure != InsufficientBuffer)
                    return [];
            }
        }
        return [];
    }

    static IpAddress Ipv4(byte[] row, int offset) => IpAddress.FromIpv4(BinaryPrimitives.ReadUInt32BigEndian(row.AsSpan(offset)));

    static IpAddress Ipv6(byte[] row, int offset) =>
        IpAddress.FromIpv6(BinaryPrimitives.ReadUInt64BigEndian(row.AsSpan(offset)), BinaryPrimitives.ReadUInt64BigEndian(row.AsSpan(offset + 8)));

    /// <summary>Two bytes in network byte order; the other two of the word may hold anything.</summary>
    static ushort Port(byte[] row, int offset) => BinaryPrimitives.ReadUInt16BigEndian(row.AsSpan(offset));

    static SocketEntry Holder(byte[] row, int offset) => new(BinaryPrimitives.ReadUInt32LittleEndian(row.AsSpan(offset)), null);

    static string? NameOf(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return found.ProcessName;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended.
            return null;
        }
    }

    static string? UserOf(int process)
    {
        using SafeProcessHandle handle = OpenProcess(QueryLimitedInformation, 0, (uint)process);
        if (handle.IsInvalid || OpenProcessToken(handle, TokenQuery, out nint token) == 0)
            return null;
        using var owned = new SafeAccessTokenHandle(token);
        try
        {
            using var identity = new WindowsIdentity(token);
            return identity.Name;
        }
        catch (Exception failure) when (failure is ArgumentException or SystemException)
        {
            // The account has no name here, or may not be asked for.
            return null;
        }
    }

    [LibraryImport("iphlpapi.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint GetExtendedTcpTable(byte* table, uint* size, int sorted, uint family, int tableClass, uint reserved);

    [LibraryImport("iphlpapi.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint GetExtendedUdpTable(byte* table, uint* size, int sorted, uint family, int tableClass, uint reserved);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial SafeProcessHandle OpenProcess(uint access, int inherit, uint process);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int OpenProcessToken(SafeProcessHandle process, uint access, out nint token);
}
