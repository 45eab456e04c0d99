using PcapPorts.Analysis;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>
/// Who holds the ends of sessions. Sockets are read while the sessions live, and what was found is kept: at the moment of printing a short connection's processes
/// may be gone.
/// </summary>
sealed class SessionOwners
{
    const int MostKept = 1 << 16;

    readonly Dictionary<long, (SocketOwner? Client, SocketOwner? Server)> _known = [];

    /// <summary>Adds the owners to sessions that have none yet.</summary>
    public void Fill(SessionLine[] sessions)
    {
        SocketTable? sockets = null;
        if (_known.Count > MostKept)
            _known.Clear();
        for (int i = 0; i < sessions.Length; i++)
        {
            LabelledFlow flow = sessions[i].Flow;
            (SocketOwner? client, SocketOwner? server) = _known.GetValueOrDefault(flow.FirstFrame);
            if (flow.HasPorts && (client is not { ProcessId: > 0 } || server is not { ProcessId: > 0 }))
            {
                sockets ??= SocketTable.Read();
                client = Better(client, sockets.Find(flow.Protocol, flow.ClientAddress, flow.ClientPort, flow.ServerAddress, flow.ServerPort));
                server = Better(server, sockets.Find(flow.Protocol, flow.ServerAddress, flow.ServerPort, flow.ClientAddress, flow.ClientPort));
                _known[flow.FirstFrame] = (client, server);
            }
            sessions[i] = sessions[i] with { Client = client, Server = server };
        }
    }

    static SocketOwner? Better(SocketOwner? known, SocketOwner? found) => known is { ProcessId: > 0 } ? known : found ?? known;
}
