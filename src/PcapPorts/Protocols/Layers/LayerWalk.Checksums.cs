using System.Buffers.Binary;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// Checksums of what IP carries. A verdict needs all bytes of the message and its true length; nobody is called a liar for what the
/// capture, a fragment or an ICMP error left out.
/// </summary>
public ref partial struct LayerWalk
{
    const int Unknown = -1;

    /// <summary>Whether what is being taken apart is quoted from elsewhere: what was quoted of it need not be what its sender summed up.</summary>
    internal readonly bool IsForeign => IsQuote && !IsSample;

    /// <summary>Notes how much there is of the datagram whose header was entered.</summary>
    internal void SetExtent(DatagramExtent extent) => _extent = extent;

    /// <summary>Notes the address of a final destination that is not the one in the IP header; an empty one is not known.</summary>
    internal void SetFinalDestination(ReadOnlySpan<byte> address) => _destinationSum = address.IsEmpty ? Unknown : InternetChecksum.Sum(address);

    /// <summary>Notes the address of a sender who is away from home (RFC 6275 section 6.3).</summary>
    internal void SetHomeAddress(ReadOnlySpan<byte> address) => _sourceSum = InternetChecksum.Sum(address);

    void EnterAddresses()
    {
        _extent = DatagramExtent.Whole;
        _sourceSum = HasLevel ? SumOf(Level.SourceHigh, Level.SourceLow) : Unknown;
        _destinationSum = HasLevel ? SumOf(Level.DestinationHigh, Level.DestinationLow) : Unknown;
    }

    /// <summary>Whether a message is there from its first to its last byte.</summary>
    internal readonly bool IsWhole(int offset, int end) => !IsQuote && _extent != DatagramExtent.Short && end > offset && Frame.Length >= end;

    /// <summary>The verdict on a checksum that covers a message and nothing else.</summary>
    /// <param name="offset">Start of the message.</param>
    /// <param name="end">Its end.</param>
    /// <param name="at">Where the checksum stands in it.</param>
    internal readonly ChecksumVerdict Check(int offset, int end, int at)
    {
        if (!IsWhole(offset, end) || end - offset < at + sizeof(ushort))
            return ChecksumVerdict.Unverified;
        ReadOnlySpan<byte> message = Frame[offset..end];
        return Judge(InternetChecksum.Sum(message), BinaryPrimitives.ReadUInt16BigEndian(message[at..]), offset, end);
    }

    /// <summary>The verdict on a checksum that covers a message and a pseudo header.</summary>
    /// <param name="protocol">The protocol number of the message.</param>
    /// <param name="offset">Start of the message.</param>
    /// <param name="end">Its end.</param>
    /// <param name="at">Where the checksum stands in it.</param>
    /// <param name="covered">The bytes of it that are covered; all when left out.</param>
    internal readonly ChecksumVerdict CheckWithAddresses(byte protocol, int offset, int end, int at, int covered = int.MaxValue)
    {
        covered = Math.Min(covered, end - offset);
        if (!IsWhole(offset, offset + covered) || covered < at + sizeof(ushort) || _sourceSum < 0 || _destinationSum < 0)
            return ChecksumVerdict.Unverified;
        ReadOnlySpan<byte> message = Frame.Slice(offset, covered);
        ushort stored = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        ushort pseudo = InternetChecksum.PseudoHeader((ushort)_sourceSum, (ushort)_destinationSum, protocol, (uint)(end - offset));
        ushort sum = InternetChecksum.Add(pseudo, InternetChecksum.Sum(message));

        // What the network card starts from: it adds up the rest. Where it cuts the message up too, some systems leave the length to it.
        bool isPartial = stored == pseudo || (_extent == DatagramExtent.Guessed && stored == InternetChecksum.PseudoHeader((ushort)_sourceSum, (ushort)_destinationSum, protocol, 0));
        return isPartial && sum != InternetChecksum.Whole ? new(ChecksumStatus.Partial) : Judge(sum, stored, offset, offset + covered);
    }

    readonly ChecksumVerdict Judge(ushort sum, ushort stored, int offset, int end)
    {
        if (sum != InternetChecksum.Whole)
            sum = AsSent(sum, offset, end);
        return Trust(ChecksumVerdict.Of(sum, stored));
    }

    /// <summary>
    /// The sum over a message in a tunnel as it will be on the wire, when the network card has filled in the checksum of a packet further in: the sender
    /// made the outer one for that.
    /// </summary>
    readonly ushort AsSent(ushort sum, int offset, int end)
    {
        for (int i = _packet.LevelCount - 1; i >= 0 && _packet.Levels[i].NetworkOffset > offset; i--)
        {
            ref readonly IpLevel level = ref _packet.Levels[i];
            int at = level.TransportOffset + (level.Protocol == IpProtocol.Tcp ? 16 : 6), inner = level.PayloadOffset + level.PayloadLength;
            if (level.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp) || (level.Traits & LevelTraits.Fragment) != 0 || at + sizeof(ushort) > inner || inner > end)
                continue;
            ushort stored = BinaryPrimitives.ReadUInt16BigEndian(Frame[at..]), message = InternetChecksum.Sum(Frame[level.TransportOffset..inner]);
            ushort pseudo = InternetChecksum.PseudoHeader(SumOf(level.SourceHigh, level.SourceLow), SumOf(level.DestinationHigh, level.DestinationLow), level.Protocol, (uint)(inner - level.TransportOffset));
            if (stored != pseudo)
                continue;

            // It holds its pseudo header's sum, so its own sum is that of all that its checksum covers: the complement will stand there.
            ushort change = InternetChecksum.Add((ushort)~message, (ushort)~stored);
            return InternetChecksum.Add(sum, (at - offset & 1) == 0 ? change : BinaryPrimitives.ReverseEndianness(change));
        }
        return sum;
    }

    static ushort SumOf(ulong high, ulong low) => InternetChecksum.Add(InternetChecksum.Fold(high), InternetChecksum.Fold(low));

    /// <summary>A message whose length nobody says can prove right, never wrong.</summary>
    internal readonly ChecksumVerdict Trust(ChecksumVerdict verdict)
        => verdict.Status == ChecksumStatus.Bad && _extent == DatagramExtent.Guessed ? ChecksumVerdict.Unverified : verdict;
}

/// <summary>How much of what an IP header announces is there, by the lengths in headers.</summary>
enum DatagramExtent : byte
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The header has no length, as segmentation offload leaves it: all to the end of the frame.</summary>
    Guessed,

    /// <summary>Less: a fragment, or a length that reaches beyond what encloses the packet.</summary>
    Short,
}
