using PcapPorts.Packets;
using PcapPorts.Reports;

namespace PcapPorts.App.Views.Lists;

/// <summary>Traffic between two addresses, all flows of theirs together.</summary>
sealed class Talk
{
    public IpAddress A, B;
    public long Flows, First = long.MaxValue, Last = long.MinValue;
    public ulong PacketsFromA, PacketsFromB, BytesFromA, BytesFromB;

    public ulong Packets => PacketsFromA + PacketsFromB;

    public ulong Bytes => BytesFromA + BytesFromB;
}

/// <summary>Traffic of one address.</summary>
sealed class Talker
{
    public IpAddress Address;
    public long AsClient, AsServer;
    public ulong PacketsSent, PacketsReceived, BytesSent, BytesReceived;
    public readonly HashSet<IpAddress> Peers = [];

    public ulong Bytes => BytesSent + BytesReceived;
}

/// <summary>Conversations and endpoints: sums over flows. A packet in a tunnel counts with its outer and with its inner addresses.</summary>
static class TalkerLists
{
    /// <summary>Who talks to whom.</summary>
    public static ListSpecification<Talk> Conversations(CaptureSession session) => new()
    {
        Title = "Conversations",
        Columns =
        [
            Address<Talk>("Address A", static talk => talk.A.ToString()),
            Address<Talk>("Address B", static talk => talk.B.ToString()),
            ListColumn<Talk>.Amount("Packets", static talk => talk.Packets, static talk => Units.Count((long)talk.Packets)),
            ListColumn<Talk>.Amount("Bytes", static talk => talk.Bytes, static talk => Units.Bytes(talk.Bytes)),
            ListColumn<Talk>.Amount("Packets A → B", static talk => talk.PacketsFromA, static talk => Units.Count((long)talk.PacketsFromA), 5),
            ListColumn<Talk>.Amount("Bytes A → B", static talk => talk.BytesFromA, static talk => Units.Bytes(talk.BytesFromA), 4),
            ListColumn<Talk>.Amount("Packets B → A", static talk => talk.PacketsFromB, static talk => Units.Count((long)talk.PacketsFromB), 5),
            ListColumn<Talk>.Amount("Bytes B → A", static talk => talk.BytesFromB, static talk => Units.Bytes(talk.BytesFromB), 4),
            ListColumn<Talk>.Amount("Flows", static talk => talk.Flows, static talk => Units.Count(talk.Flows), 3),
            ListColumn<Talk>.Amount("Duration", static talk => talk.Last - (double)talk.First, static talk => talk.Last < talk.First ? "" : Units.Duration(talk.Last - talk.First), 6),
        ],
        SortColumn = 3,
        Load = (_, cancellation) => Collect(session, cancellation),
        Subject = static talk => new Subject { Filter = $"{Ip(talk.A)}.addr == {talk.A} && {Ip(talk.B)}.addr == {talk.B}" },
        Cli = () => CliLine.Of("flows", session.File.Path ?? "-", "--sort", "bytes"),
        Empty = "No packet has IP addresses.",
    };

    /// <summary>Who talks.</summary>
    public static ListSpecification<Talker> Endpoints(CaptureSession session) => new()
    {
        Title = "Endpoints",
        Columns =
        [
            Address<Talker>("Address", static talker => talker.Address.ToString()),
            ListColumn<Talker>.Amount("Packets", static talker => talker.PacketsSent + talker.PacketsReceived, static talker => Units.Count((long)(talker.PacketsSent + talker.PacketsReceived))),
            ListColumn<Talker>.Amount("Bytes", static talker => talker.Bytes, static talker => Units.Bytes(talker.Bytes)),
            ListColumn<Talker>.Amount("Sent", static talker => talker.BytesSent, static talker => Units.Bytes(talker.BytesSent), 3),
            ListColumn<Talker>.Amount("Received", static talker => talker.BytesReceived, static talker => Units.Bytes(talker.BytesReceived), 3),
            ListColumn<Talker>.Amount("Peers", static talker => talker.Peers.Count, static talker => Units.Count(talker.Peers.Count), 3),
            ListColumn<Talker>.Amount("As client", static talker => talker.AsClient, static talker => Units.Count(talker.AsClient), 4),
            ListColumn<Talker>.Amount("As server", static talker => talker.AsServer, static talker => Units.Count(talker.AsServer), 4),
        ],
        SortColumn = 2,
        Load = (_, cancellation) =>
        {
            var all = new Dictionary<IpAddress, Talker>();
            FlowWalk.Visit(session, (in LabelledFlow flow) => Add(all, in flow), cancellation);
            return [.. all.Values];
        },
        Subject = static talker => new Subject { Filter = $"{Ip(talker.Address)}.addr == {talker.Address}" },
        Cli = () => CliLine.Of("flows", session.File.Path ?? "-", "--sort", "bytes"),
        Empty = "No packet has IP addresses.",
    };

    static ListColumn<T> Address<T>(string title, Func<T, string> text) => new(new Terminal.Widgets.TableColumn(title) { MinWidth = 15, MaxWidth = 39 }, text);

    static string Ip(IpAddress address) => address.IsIpv6 ? "ipv6" : "ip";

    static List<Talk> Collect(CaptureSession session, CancellationToken cancellation)
    {
        var all = new Dictionary<(IpAddress, IpAddress), Talk>();
        FlowWalk.Visit(session, (in LabelledFlow flow) =>
        {
            IpAddress client = flow.ClientAddress, server = flow.ServerAddress;
            bool swap = flow.Role.ClientIsHigh;
            (IpAddress a, IpAddress b) = swap ? (server, client) : (client, server);
            if (!all.TryGetValue((a, b), out Talk? talk))
                all.Add((a, b), talk = new Talk { A = a, B = b });
            talk.Flows++;
            talk.PacketsFromA += swap ? flow.PacketsToClient : flow.PacketsToServer;
            talk.PacketsFromB += swap ? flow.PacketsToServer : flow.PacketsToClient;
            talk.BytesFromA += swap ? flow.BytesToClient : flow.BytesToServer;
            talk.BytesFromB += swap ? flow.BytesToServer : flow.BytesToClient;
            if (!flow.First.HasValue)
                return;
            talk.First = Math.Min(talk.First, flow.First.Nanoseconds);
            talk.Last = Math.Max(talk.Last, flow.Last.Nanoseconds);
        }, cancellation);
        return [.. all.Values];
    }

    static void Add(Dictionary<IpAddress, Talker> all, in LabelledFlow flow)
    {
        Talker client = Of(all, flow.ClientAddress), server = Of(all, flow.ServerAddress);
        client.AsClient++;
        server.AsServer++;
        client.Peers.Add(flow.ServerAddress);
        server.Peers.Add(flow.ClientAddress);
        client.PacketsSent += flow.PacketsToServer;
        client.PacketsReceived += flow.PacketsToClient;
        client.BytesSent += flow.BytesToServer;
        client.BytesReceived += flow.BytesToClient;
        if (client == server)
            return;
        server.PacketsSent += flow.PacketsToClient;
        server.PacketsReceived += flow.PacketsToServer;
        server.BytesSent += flow.BytesToClient;
        server.BytesReceived += flow.BytesToServer;
    }

    static Talker Of(Dictionary<IpAddress, Talker> all, IpAddress address)
    {
        if (!all.TryGetValue(address, out Talker? talker))
            all.Add(address, talker = new Talker { Address = address });
        return talker;
    }
}
