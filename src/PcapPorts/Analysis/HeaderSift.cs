using System.Runtime.InteropServices;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Analysis;

/// <summary>
/// Asks a filter that headers decide about the frames of windows: several threads look at windows in any order, and what headers leave open
/// (fragments, tunnels, damage) is dissected when the windows are taken in their order, for what one says may rest on those before it.
/// </summary>
sealed class HeaderSift
{
    readonly DisplayFilter _filter;
    readonly PacketSieve _sieve;
    readonly FrameDissector _dissector;
    readonly FieldList _fields = new();

    HeaderSift(DisplayFilter filter, PacketSieve sieve, ConversationTable conversations)
    {
        (_filter, _sieve) = (filter, sieve);
        _dissector = new FrameDissector(conversations) { HeadersOnly = true };
    }

    /// <summary>The sift of a filter; null when headers do not tell, or tell only with the number of the frame, which a window does not know.</summary>
    public static HeaderSift? TryOf(DisplayFilter filter)
    {
        if (filter.AsksForFlows || filter.Fields.Any(static field => HeaderFields.Find(field.Abbreviation) is HeaderField.FrameNumber))
            return null;
        var conversations = new ConversationTable();
        var sieve = new PacketSieve(filter, conversations);
        return sieve.IsHeadersOnly ? new HeaderSift(filter, sieve, conversations) : null;
    }

    /// <summary>Frames of the windows taken so far that the filter takes.</summary>
    public long Taken { get; private set; }

    /// <summary>Looks at a batch of a window's frames. For any thread.</summary>
    public void Look(FrameBatch batch, DecodedPacket[] packets, SiftedWindow window)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            ref readonly FrameRecord record = ref batch.Records[i];
            long number = batch.FirstNumber + i;
            switch (_sieve.Ask(number, in record, batch.Bytes(i), in packets[i]))
            {
                case true:
                    window.Taken++;
                    break;
                case null:
                    window.Open.Add(new OpenFrame(number, record, batch.Buffer));
                    break;
            }
        }
    }

    /// <summary>Takes the next window, whose frames must still be where they were read. For one thread at a time.</summary>
    /// <param name="window">What was seen of it.</param>
    /// <param name="framesBefore">Frames of the windows before it.</param>
    public void Take(SiftedWindow window, long framesBefore)
    {
        Taken += window.Taken;
        foreach (ref readonly OpenFrame frame in CollectionsMarshal.AsSpan(window.Open))
        {
            long now = frame.Record.TimestampNanoseconds;
            var context = new FrameContext { Number = framesBefore + frame.Number, HasInterface = true, Record = frame.Record, FirstNanoseconds = now, PreviousNanoseconds = now };
            _dissector.Dissect(frame.Buffer.AsSpan(frame.Record.Offset, frame.Record.CapturedLength), in context, _fields);
            Taken += _filter.Matches(_fields) ? 1 : 0;
        }
    }
}

/// <summary>What a <see cref="HeaderSift"/> saw of a window.</summary>
sealed class SiftedWindow
{
    /// <summary>Frames that headers say are taken.</summary>
    public long Taken { get; set; }

    /// <summary>Frames of which headers do not say it.</summary>
    public List<OpenFrame> Open { get; } = [];

    /// <summary>Forgets all, for another window.</summary>
    public void Clear()
    {
        Taken = 0;
        Open.Clear();
    }
}

/// <summary>A frame that headers left open.</summary>
/// <param name="Number">Its number in its window, from 1.</param>
/// <param name="Record">What the capture file says of it.</param>
/// <param name="Buffer">Where its bytes are.</param>
readonly record struct OpenFrame(long Number, FrameRecord Record, byte[] Buffer);
