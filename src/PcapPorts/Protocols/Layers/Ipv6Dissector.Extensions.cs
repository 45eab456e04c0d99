using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>The extension headers (RFC 8200 section 4; RFC 8754 for segment routing).</summary>
public sealed partial class Ipv6Dissector
{
    const int MaxExtensions = 32;
    const byte CommonLabel = 0x07;
    const int CommonLabelLength = 2 + 8;
    const byte HomeAddress = 0xc9;
    const int HomeAddressLength = 2 + 16;

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
                    AddOptions(ref walk, HopByHop, HopByHopNext, HopByHopLength, bytes, at, length);
                    break;
                case IpProtocol.DestinationOptions:
                    AddOptions(ref walk, DestinationOptions, DestinationNext, DestinationLength, bytes, at, length);
                    break;
                case IpProtocol.Routing:
                    int routing = fields.Open(Routing, at, length);
                    fields.Add(RoutingNext, at, 1);
                    fields.Add(RoutingLength, at + 1, 1);
                    fields.Add(RoutingType, at + 2, 1);
                    fields.Add(SegmentsLeft, at + 3, 1);
                    fields.Close(routing);
                    EnterRoute(ref walk, bytes, at, length);
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

    /// <summary>
    /// As long as segments are left the pseudo header has another destination than the IPv6 header (RFC 8200 section 8.1): the last address of a source
    /// route, the only one of a mobile node (RFC 6275 section 6.4), the first of a segment list, which is written backwards (RFC 8754 section 2).
    /// </summary>
    static void EnterRoute(ref LayerWalk walk, ReadOnlySpan<byte> bytes, int at, int length)
    {
        const int addresses = 8, address = 16;
        if (at + length > bytes.Length || bytes[at + 3] == 0)
            return;
        int final = bytes[at + 2] switch
        {
            0 => length - address,
            2 or 4 => addresses,
            _ => length,
        };
        walk.SetFinalDestination(final >= addresses && final + address <= length ? bytes.Slice(at + final, address) : default);
    }

    static void AddOptions(ref LayerWalk walk, Field header, Field nextHeader, Field lengthField, ReadOnlySpan<byte> bytes, int at, int length)
    {
        FieldList fields = walk.Fields;
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
            if (bytes[next] == HomeAddress && size == HomeAddressLength && next + size <= end)
                walk.SetHomeAddress(bytes.Slice(next + 2, size - 2));

            // A label that is shorter than its own fixed part leaves open where the next option starts (RFC 5570 section 5.1).
            if (bytes[next] == CommonLabel && size < CommonLabelLength)
                break;
            next += size;
        }
        fields.Close(root);
    }
}
