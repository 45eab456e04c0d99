using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>The echo requests of one flow that were not answered yet: the latest of each sequence number, a bounded number of them.</summary>
sealed class EchoRequests
{
    const int Limit = 4096;

    readonly Dictionary<int, (long Frame, long Nanoseconds, ushort Data)> _open = [];

    /// <summary>Notes a request, or finds that of a reply by identifier (which is in the flow's key), sequence number and data, and says so.</summary>
    /// <param name="dissector">Who asks: ICMP or ICMPv6.</param>
    /// <param name="walk">The frame; one that an error quotes says nothing.</param>
    /// <param name="sequence">The sequence number.</param>
    /// <param name="data">What stands for the data, which a reply has to bring back.</param>
    /// <param name="isReply">Whether it is a reply.</param>
    /// <param name="responseTo">Receives the frame of the request.</param>
    /// <param name="responseTime">Receives the milliseconds since then.</param>
    public static void Pair(LayerDissector dissector, ref LayerWalk walk, ushort sequence, ushort data, bool isReply, Field responseTo, Field responseTime)
    {
        if (walk.IsQuote || !walk.HasLevel)
            return;
        EchoRequests requests = walk.Conversations.Find(in walk.Level, in walk.Context, out int direction).State<EchoRequests>(dissector);
        long frame = walk.Context.Number, nanoseconds = walk.Context.Record.TimestampNanoseconds;
        if (!isReply)
        {
            requests.Add(sequence, direction, data, frame, nanoseconds);
        }
        else if (requests.TryTake(sequence, 1 - direction, data, out long asked, out long askedAt))
        {
            walk.Fields.AddGenerated(responseTo, (ulong)asked);
            walk.Fields.AddGenerated(responseTime, (nanoseconds - askedAt) / 1e6);
        }
    }

    void Add(ushort sequence, int direction, ushort data, long frame, long nanoseconds)
    {
        if (_open.Count >= Limit)
            _open.Clear();
        _open[direction << 16 | sequence] = (frame, nanoseconds, data);
    }

    bool TryTake(ushort sequence, int direction, ushort data, out long frame, out long nanoseconds)
    {
        int key = direction << 16 | sequence;
        bool found = _open.TryGetValue(key, out (long Frame, long Nanoseconds, ushort Data) request) && request.Data == data;
        if (found)
            _open.Remove(key);
        (frame, nanoseconds) = (request.Frame, request.Nanoseconds);
        return found;
    }
}
