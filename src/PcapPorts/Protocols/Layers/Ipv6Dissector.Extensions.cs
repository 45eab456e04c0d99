using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>The extension headers (RFC 8200 section 4; RFC 8754 for segment routing).</summary>
public sealed partial class Ipv6Dissector
{
    const int MaxExtensions = 32;
    const byte CommonLabel = 0x07;
    const int CommonLabelLength = 2 + 8;

    /// <summary>Adds the extension headers and returns where they end, counted from the start of the IPv6 header.</summary>
    static int AddExtensions(ref LayerWalk walk, ref byte next, int offset, int at, int end, out bool isFragment, out bool isLaterFragment)
    {
        FieldList fields = walk.Fields;
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        isFragment = false;
        isLaterFragment = false;
        for (int i = 0; i < MaxExtensions && !isFragment && at < bytes.Length; i++)
        {
            // Of a header that was cut, what is there is shown.
            int length = next == IpProtocol.Fragment || at + 1 == bytes.Length ? Ipv6FragmentHeader.Length : (bytes[at + 1] + 1) * 8;
            switch (next)
            {
                case IpProtocol.HopByHop:
                    AddOptions(fields, HopByHop, HopByHopNext, HopByHopLength, bytes, at, length);
                    break;
                case IpProtocol.DestinationOptions:
                    AddOptions(fields, DestinationOptions, DestinationNext, DestinationLength, bytes, at, length);
                    break;
                case IpProtocol.Routing:
                    int routing = fields.Open(Routing, at, length);
                    fields.Add(RoutingNext, at, 1);
                    fields.Add(RoutingLength, at + 1, 1);
                    fields.Add(RoutingType, at + 2, 1);
                    fields.Add(SegmentsLeft, at + 3, 1);
                    fields.Close(routing);
                    break;
                case IpProtocol.Fragment when at + length > bytes.Length:
                    return at;
                case IpProtocol.Fragment:
                    int fragment = fields.Open(Fragment, at, length);
                    fields.Add(FragmentNext, at, 1);
                    isLaterFragment = fields.Add(FragmentOffset, at + 2, 2) != 0;
                    isFragment = fields.Add(FragmentMore, at + 2, 2) != 0 || isLaterFragment;
                    fields.Add(FragmentId, at + 4, 4);
                    fields.Close(fragment);
                    break;
                default:
                    return at;
            }
            next = bytes[at];
            at += length;
        }
        return at;
    }

    static void AddOptions(FieldList fields, Field header, Field nextHeader, Field lengthField, ReadOnlySpan<byte> bytes, int at, int length)
    {
        int root = fields.Open(header, at, length);
        fields.Add(nextHeader, at, 1);
        fields.Add(lengthField, at + 1, 1);
        int end = Math.Min(bytes.Length, at + length);
        int next = at + 2;
        while (next < end)
        {
            bool isPad = bytes[next] == 0;
            if (!isPad && next + 1 >= end)
                break;
            int size = isPad ? 1 : next + 1 < end ? bytes[next + 1] + 2 : 1;
            int option = fields.Open(Option, next, size);
            fields.Add(OptionType, next, 1);
            if (!isPad)
                fields.Add(OptionLength, next + 1, 1);
            fields.Close(option);

            // A label that is shorter than its own fixed part leaves open where the next option starts (RFC 5570 section 5.1).
            if (bytes[next] == CommonLabel && size < CommonLabelLength)
                break;
            next += size;
        }
        fields.Close(root);
    }
}
