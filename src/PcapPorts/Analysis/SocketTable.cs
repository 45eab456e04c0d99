using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>
/// The TCP and UDP sockets of this host and who holds them, at one moment. What each system tells is read by a <see cref="SocketSource"/> of its own; where there is none, the
/// table is empty.
/// </summary>
public sealed class SocketTable
{
    internal const byte Tcp = 6, Udp = 17;

    const int MostSockets = 1 << 18;

    readonly Dictionary<SocketKey, SocketEntry> _sockets = [];
    readonly SocketSource? _source = Source();

    SocketTable() => _source?.AddSockets(this);

    /// <summary>Whether this system tells who holds a socket.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <summary>Reads the sockets that this process may see; on Linux those of its network namespace.</summary>
    public static SocketTable Read() => new();

    static SocketSource? Source() =>
        OperatingSystem.IsLinux() ? new LinuxSockets()
        : OperatingSystem.IsWindows() ? new WindowsSockets()
        : OperatingSystem.IsMacOS() ? new MacSockets()
        : null;

    /// <summary>Whether there is no room for more.</summary>
    internal bool IsFull => _sockets.Count >= MostSockets;

    /// <summary>The sockets.</summary>
    internal IEnumerable<SocketEntry> Entries => _sockets.Values;

    /// <summary>Adds a socket; of equal ones the first counts.</summary>
    internal void Add(byte protocol, IpAddress local, ushort localPort, IpAddress remote, ushort remotePort, SocketEntry entry)
    {
        if (!IsFull)
            _sockets.TryAdd(new SocketKey(protocol, Plain(local), localPort, Plain(remote), remotePort), entry);
    }

    /// <summary>A connection of IPv4 on a socket of IPv6: on the wire it is IPv4.</summary>
    static IpAddress Plain(IpAddress address) => address.IsIpv4Mapped ? IpAddress.FromIpv4((uint)address.Low) : address;

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
        if (_source is null || protocol is not (Tcp or Udp))
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
        return _source.OwnerOf(this, found);
    }

    /// <summary>A socket that waits for its time to end has no holder any more.</summary>
    bool TryGet(SocketKey key, out SocketEntry entry) => _sockets.TryGetValue(key, out entry) && entry.Holder != 0;

    readonly record struct SocketKey(byte Protocol, IpAddress Local, ushort LocalPort, IpAddress Remote, ushort RemotePort);
}

/// <summary>What a system tells of a socket.</summary>
/// <param name="Holder">What leads to the process: the socket's inode on Linux, the number of the process elsewhere; 0 for none.</param>
/// <param name="User">Number of the user; null when it is not told with the socket.</param>
readonly record struct SocketEntry(ulong Holder, uint? User);

/// <summary>Where a system keeps its sockets.</summary>
abstract class SocketSource
{
    /// <summary>Adds all sockets of TCP and UDP.</summary>
    public abstract void AddSockets(SocketTable table);

    /// <summary>Who holds a socket of the table.</summary>
    public abstract SocketOwner OwnerOf(SocketTable table, SocketEntry entry);
}
