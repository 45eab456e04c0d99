using System.Net.Sockets;

namespace PcapPorts.Capture.LibPcap;

/// <summary>
/// Has Linux stamp each frame once, when it enters or leaves the network stack, instead of once for every program that listens, when its turn comes. The kernel does so
/// as long as any socket wants time stamps (socket(7), SO_TIMESTAMP); libpcap asks for none. With it the times are earlier and steadier, and what several programs record
/// of one frame has the same time to the nanosecond.
/// </summary>
/// <remarks>
/// One kind of frame is still stamped once for every program: TCP that this host sends to itself, over loopback or between namespaces. It arrives with the time at which
/// its sender meant it to leave (of another clock), and the kernel takes that for no arrival time.
/// </remarks>
sealed class ArrivalStamps : IDisposable
{
    const int SocketLevel = 1, SocketTimestamp = 29;

    readonly Socket? _socket = Ask();

    static Socket? Ask()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.SetRawSocketOption(SocketLevel, SocketTimestamp, [1, 0, 0, 0]);
            return socket;
        }
        catch (SocketException)
        {
            // A host without IPv4: frames are then stamped for each listener, as they are for any other program.
            socket?.Dispose();
            return null;
        }
    }

    public void Dispose() => _socket?.Dispose();
}
