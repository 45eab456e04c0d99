using System.Globalization;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>Linux: /proc/net/{tcp,tcp6,udp,udp6} and /proc/PID/fd (proc(5)).</summary>
sealed class LinuxSockets : SocketSource
{
    const int MostDescriptors = 1 << 20;

    readonly Dictionary<ulong, int> _processes = [];
    readonly Dictionary<uint, string> _users = [];
    bool _hasProcesses;

    public override void AddSockets(SocketTable table)
    {
        AddSockets(table, "/proc/net/tcp", SocketTable.Tcp);
        AddSockets(table, "/proc/net/tcp6", SocketTable.Tcp);
        AddSockets(table, "/proc/net/udp", SocketTable.Udp);
        AddSockets(table, "/proc/net/udp6", SocketTable.Udp);
    }

    public override SocketOwner OwnerOf(SocketTable table, SocketEntry entry)
    {
        if (!_hasProcesses)
            ReadProcesses(table);
        int process = _processes.GetValueOrDefault(entry.Holder);
        uint user = entry.User ?? 0;
        return new SocketOwner(user, _users.GetValueOrDefault(user), process, process == 0 ? null : NameOf(process));
    }

    static void AddSockets(SocketTable table, string path, byte protocol)
    {
        try
        {
            foreach (string line in File.ReadLines(path).Skip(1))
            {
                if (table.IsFull)
                    return;
                // sl, local, remote, state, queues, timer, retransmissions, user, timeout, inode
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length >= 10 && TryParseEnd(fields[1], out IpAddress local, out ushort localPort) && TryParseEnd(fields[2], out IpAddress remote, out ushort remotePort)
                    && uint.TryParse(fields[7], NumberStyles.None, CultureInfo.InvariantCulture, out uint user)
                    && ulong.TryParse(fields[9], NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode))
                    table.Add(protocol, local, localPort, remote, remotePort, new SocketEntry(inode, user));
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
        return true;
    }

    void ReadProcesses(SocketTable table)
    {
        _hasProcesses = true;
        var wanted = new HashSet<ulong>(table.Entries.Select(static entry => entry.Holder));
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
}
