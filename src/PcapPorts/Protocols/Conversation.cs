using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Protocols;

/// <summary>
/// What dissection remembers of one flow. The same frames in the same order give the same state, whether a whole file is read or only
/// this flow is replayed.
/// </summary>
public sealed class Conversation
{
    object?[] _states = [];

    /// <param name="key">The 5-tuple.</param>
    /// <param name="stream">The number that <c>tcp.stream</c> or <c>udp.stream</c> shows.</param>
    /// <param name="firstFrame">Number of its first frame.</param>
    /// <param name="firstNanoseconds">Time of its first frame.</param>
    public Conversation(in FlowKey key, int stream, long firstFrame, long firstNanoseconds)
    {
        Key = key;
        Stream = stream;
        FirstFrame = firstFrame;
        FirstNanoseconds = firstNanoseconds;
        LastNanoseconds = firstNanoseconds;
    }

    /// <summary>The 5-tuple.</summary>
    public FlowKey Key { get; }

    /// <summary>Its number among the flows of its transport, from 0 up.</summary>
    public int Stream { get; }

    /// <summary>Number of its first frame, counting from 1.</summary>
    public long FirstFrame { get; }

    /// <summary>Time of its first frame in nanoseconds since 1970.</summary>
    public long FirstNanoseconds { get; }

    /// <summary>Time of its latest frame so far.</summary>
    public long LastNanoseconds { get; set; }

    /// <summary>Adds the time since the first and since the previous frame of the flow, and takes this frame for the next one's previous.</summary>
    internal void AddTimes(ref LayerWalk walk, Field relative, Field delta)
    {
        long now = walk.Context.Record.TimestampNanoseconds;
        if (now == long.MinValue || FirstNanoseconds == long.MinValue || LastNanoseconds == long.MinValue)
            return;
        walk.Fields.AddGenerated(relative, (ulong)(now - FirstNanoseconds));
        walk.Fields.AddGenerated(delta, (ulong)(now - LastNanoseconds));
        if (!walk.IsQuote)
            LastNanoseconds = now;
    }

    /// <summary>What one dissector remembers; made when it is first asked for.</summary>
    /// <typeparam name="T">The dissector's own state.</typeparam>
    /// <param name="owner">The dissector.</param>
    public T State<T>(ProtocolDissector owner)
        where T : class, new()
    {
        int slot = owner.Index;
        if (slot >= _states.Length)
            Array.Resize(ref _states, slot + 1);
        return (T)(_states[slot] ??= new T());
    }
}
