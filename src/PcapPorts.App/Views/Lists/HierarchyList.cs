using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Reports;

namespace PcapPorts.App.Views.Lists;

/// <summary>A protocol at a place in the stack of protocols.</summary>
sealed class Layer
{
    public required string Path { get; init; }

    public required Protocol Protocol { get; init; }

    public required int Depth { get; init; }

    public long Packets, LastIn;
    public ulong Bytes;
    public readonly Dictionary<Protocol, Layer> Inner = [];
}

/// <summary>Which protocol carries which, with packets and bytes.</summary>
static class HierarchyList
{
    const int DeepestLayer = 24;

    /// <summary>What the list shows.</summary>
    public static ListSpecification<Layer> Of(CaptureSession session)
    {
        long packets = 0;
        ulong bytes = 0;
        return new ListSpecification<Layer>
        {
            Title = "Protocols",
            Columns =
            [
                ListColumn<Layer>.Words("Protocol", static layer => new string(' ', layer.Depth * 2) + layer.Protocol.Name, 70, 20, 0),
                ListColumn<Layer>.Amount("Packets", static layer => layer.Packets, static layer => Units.Count(layer.Packets)),
                ListColumn<Layer>.Amount("Share", static layer => layer.Packets, layer => Units.Share(layer.Packets, packets)),
                ListColumn<Layer>.Amount("Bytes", static layer => layer.Bytes, static layer => Units.Bytes(layer.Bytes)),
                ListColumn<Layer>.Amount("Share of bytes", static layer => layer.Bytes, layer => Units.Share(layer.Bytes, bytes), 4),
                ListColumn<Layer>.Words("Filter", static layer => layer.Protocol.Abbreviation, 16, 4, 3),
            ],
            Load = (show, cancellation) =>
            {
                var top = new Dictionary<Protocol, Layer>();
                long shown = Environment.TickCount64;
                using var pass = new CapturePass(session.File);
                long counted = 0;
                ulong countedBytes = 0;
                pass.Run((long number, in FrameRecord record, FieldList fields) =>
                {
                    Count(top, number, in record, fields);
                    counted++;
                    countedBytes += record.WireLength;
                    if ((number & 255) != 0 || Environment.TickCount64 - shown < 300)
                        return;
                    shown = Environment.TickCount64;
                    (packets, bytes) = (counted, countedBytes);
                    show(Flatten(top));
                }, cancellation);
                (packets, bytes) = (counted, countedBytes);
                return Flatten(top);
            },
            Subject = static layer => new Subject { Filter = layer.Protocol.Abbreviation },
            Cli = () => CliLine.Of("summary", session.File.Path ?? "-"),
            Empty = "There are no packets.",
        };
    }

    static void Count(Dictionary<Protocol, Layer> top, long number, in FrameRecord record, FieldList fields)
    {
        Dictionary<Protocol, Layer> inner = top;
        int depth = 0;
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            if (entry.Depth != 0 || entry.Field.Type != FieldType.Protocol || depth >= DeepestLayer)
                continue;
            Protocol protocol = entry.Field.Protocol;
            if (!inner.TryGetValue(protocol, out Layer? layer))
                inner.Add(protocol, layer = new Layer { Protocol = protocol, Depth = depth, Path = protocol.Abbreviation });
            if (layer.LastIn != number)
            {
                layer.LastIn = number;
                layer.Packets++;
                layer.Bytes += record.WireLength;
            }
            inner = layer.Inner;
            depth++;
        }
    }

    static List<Layer> Flatten(Dictionary<Protocol, Layer> layers)
    {
        var flat = new List<Layer>();
        foreach (Layer layer in layers.Values.OrderByDescending(static layer => layer.Bytes))
        {
            flat.Add(layer);
            flat.AddRange(Flatten(layer.Inner));
        }
        return flat;
    }
}
