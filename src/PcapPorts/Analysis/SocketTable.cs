using System.Globalization;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>
/// The sockets of this host and who holds them, at one moment: Linux's /proc/net/{tcp,tcp6,udp,udp6} and /proc/PID/fd (proc(5)). Elsewhere it is empty.
/// </summary>
public sealed class SocketTable
{
    const int MostSockets = 1 << 18;
    const int MostDescriptors = 1 << 20;
    const byte Tcp = 6, Udp = 17;

    readonly Dictionary<SocketKey, SocketEntry> _sockets = [];
    readonly Dictionary<ulong, int> _processes = [];
    readonly Dictionary<uint, string> _users = [];
    bool _hasProcesses;

    SocketTable()
    {
    }

    /// <summary>Whether this system tells who holds a socket.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Reads the sockets of this process's network namespace.</summary>
    public static SocketTable Read()
    {
        var table = new SocketTable();
        if (!IsSupported)
            return table;
        table.ReadSockets("/proc/net/tcp", Tcp);
        table.ReadSockets("/proc/net/tcp6", Tcp);
        table.ReadSockets("/proc/net/udp", Udp);
        table.ReadSockets("/proc/net/udp6", Udp);
        return table;
    }

    /// <summary>
    /// Who holds the local end of a flow: its own socket; else the socket that listens or receives there. Null when this host has no such socket.
    /// </summary>
    /// <param name="protocol">6 TCP, 17 UDP.</param>
    /// <param name="local">Address of the end.</param>
    /// <param name="localPort">Port of the end.</param>
    /// <param name="remote">Address of the other end.</param>
    /// <param name="remotePort">Port of the other end.</param>
    public SocketOwner? Find(byte protocol, IpAddress local, ushort localPort, IpAddress remote, ushort remotePort)
    {
        if (protocol is not (Tcp or Udp))
            return null;
        IpAddress none = local.IsIpv4 ? IpAddress.FromIpv4(0) : IpAddress.FromIpv6(0, 0);
        // A socket of IPv6 that is bound to no address takes IPv4 as well.
        IpAddress any = IpAddress.FromIpv6(0, 0);
        SocketEntry found;
        if (!TryGet(new SocketKey(protocol, local, localPort, remote, remotePort), out found)
            && !TryGet(new SocketKey(protocol, local, localPort, none, 0), out found)
            && !TryGet(new SocketKey(protocol, none, localPort, none, 0), out found)
            && !TryGet(new SocketKey(protocol, any, localPort, any, 0), out found))
            return null;
        return OwnerOf(found);
    }

    /// <summary>A socket that waits for its time to end has no inode, and nobody holds it any more.</summary>
    bool TryGet(SocketKey key, out SocketEntry entry) => _sockets.TryGetValue(key, out entry) && entry.Inode != 0;

    SocketOwner OwnerOf(SocketEntry entry)
    {
        if (!_hasProcesses)
            ReadProcesses();
        int process = _processes.GetValueOrDefault(entry.Inode);
        return new SocketOwner(entry.User, _users.GetValueOrDefault(entry.User), process, process == 0 ? null : NameOf(process));
    }

    void ReadSockets(string path, byte protocol)
    {
        try
        {
            foreach (string line in File.ReadLines(path).Skip(1))
            {
                if (_sockets.Count >= MostSockets)
                    return;
                // sl, local, remote, state, queues, timer, retransmissions, user, timeout, inode
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length >= 10 && TryParseEnd(fields[1], out IpAddress local, out ushort localPort) && TryParseEnd(fields[2], out IpAddress remote, out ushort remotePort)
                    && uint.TryParse(fields[7], NumberStyles.None, CultureInfo.InvariantCulture, out uint user)
                    && ulong.TryParse(fields[9], NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode))
                    _sockets.TryAdd(new SocketKey(protocol, local, localPort, remote, remotePort), new SocketEntry(user, inode));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Without IPv6 there is no such file, and without /proc no owner: both are answers.
        }
    }

    /// <summary>An address in 32-bit words of the host's byte order, in hexadecimal, and a port: <c>0100007F:0050</c>.</summary>
    internal static bool TryParseEnd(string text, out IpAddress address, out ushort port)
    {
        address = default;
        port = 0;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is not (8 or 32) || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out port))
            return false;
        Span<uint> words = stackalloc uint[4];
        for (int i = 0; i < colon / 8; i++)
        {
            if (!uint.TryParse(text.AsSpan(i * 8, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out words[i]))
                return false;
            if (BitConverter.IsLittleEndian)
                words[i] = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(words[i]);
        }
        if (colon == 8)
            address = IpAddress.FromIpv4(words[0]);
        else
            address = IpAddress.FromIpv6((ulong)words[0] << 32 | words[1], (ulong)words[2] << 32 | words[3]);
        // A connection of IPv4 on a socket of IPv6: on the wire it is IPv4.
        if (address.IsIpv4Mapped)
            address = IpAddress.FromIpv4((uint)address.Low);
        return true;
    }

    void ReadProcesses()
    {
        _hasProcesses = true;
        var wanted = new HashSet<ulong>(_sockets.Values.Select(static entry => entry.Inode));
        int looked = 0;
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int process))
                continue;
            try
            {
                foreach (string descriptor in Directory.EnumerateFileSystemEntries(Path.Combine(directory, "fd")))
                {
                    if (++looked > MostDescriptors)
                        return;
                    if (new FileInfo(descriptor).LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal)
                        && ulong.TryParse(target.AsSpan(8, target.Length - 9), NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode) && wanted.Contains(inode))
                        _processes.TryAdd(inode, process);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The process has ended, or is another user's.
            }
        }
        ReadUsers();
    }

    void ReadUsers()
    {
        try
        {
            foreach (string line in File.ReadLines("/etc/passwd"))
            {
                string[] fields = line.Split(':');
                if (fields.Length > 2 && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint user))
                    _users.TryAdd(user, fields[0]);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Users then have numbers only.
        }
    }

    static string? NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").TrimEnd('\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    readonly record struct SocketKey(byte Protocol, IpAddress Local, ushort LocalPort, IpAddress Remote, ushort RemotePort);

    readonly record struct SocketEntry(uint User, ulong Inode);
}
