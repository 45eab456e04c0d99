using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>Takes one message above the transport apart: the payload of a datagram, or the next bytes of a stream.</summary>
public abstract class Dissector : ProtocolDissector
{
    /// <summary>What <see cref="Dissect"/> returns when the message goes on behind the bytes that are there.</summary>
    public const int NeedMore = -1;

    /// <summary>What <see cref="Dissect"/> returns when the message is known to take so many bytes, more than are there.</summary>
    /// <param name="bytes">Bytes of the whole message, 2 or more, from its first one on.</param>
    public static int NeedTotal(int bytes) => -Math.Max(2, bytes);

    /// <summary>Whether these bytes are the protocol's, on any port. Strict: false when in doubt.</summary>
    /// <param name="payload">The captured bytes of one segment or datagram.</param>
    /// <param name="segment">Where they come from.</param>
    public virtual bool Detect(ReadOnlySpan<byte> payload, in Segment segment) => false;

    /// <summary>
    /// Whether a message may begin with these bytes, in a flow that is known to be of this protocol: asked at the start of a segment, behind a gap or
    /// bytes that nobody understood. Strict as <see cref="Detect"/> unless the protocol has nothing to tell messages by.
    /// </summary>
    /// <param name="payload">The bytes from the start of a segment on.</param>
    /// <param name="segment">Where they come from.</param>
    public virtual bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => Detect(payload, in segment);

    /// <summary>
    /// Whether a message that goes on may end with these bytes, though nothing said that it would: a short last piece is then not kept waiting. Asked a few
    /// times a message at the most; a wrong answer costs time and nothing else.
    /// </summary>
    /// <param name="latest">The bytes that came last.</param>
    public virtual bool MayEnd(ReadOnlySpan<byte> latest) => false;

    /// <summary>
    /// What it may hand the rest of a connection over to (<see cref="Conversation.HandOver(Dissector?)"/>), by abbreviations; null for whatever the bytes turn out
    /// to be. A connection that it took stays its own or theirs, and who looks for another protocol need not look there.
    /// </summary>
    public virtual IReadOnlyList<string>? HandsOverTo => [];

    /// <summary>Whether it may announce other flows: what follows it may then need what it said.</summary>
    public virtual bool MayAnnounce => false;

    /// <summary>Whether its messages may quote frames of other traffic: on its ports headers alone do not tell what is in a frame.</summary>
    public virtual bool CarriesFrames => false;

    /// <summary>Adds the fields of one message to a list.</summary>
    /// <param name="pdu">The bytes: those in view in <paramref name="fields"/> (<see cref="FieldList.Window"/>), in which offsets count from 0.</param>
    /// <param name="segment">Where they come from.</param>
    /// <param name="fields">Receives the fields, from the protocol's root on.</param>
    /// <returns>
    /// The bytes that the message takes; what is left is given to the next call. More than there are when the rest of the message need not be seen: it
    /// passes by. <see cref="NeedMore"/> when the message goes on: in a stream the call is repeated with more, and what was added is dropped; or
    /// <see cref="NeedTotal"/>, which spares calls. Neither is returned when <see cref="Segment.IsLast"/> is set, nor for a datagram. 0 when this is
    /// not the protocol at all.
    /// </returns>
    public abstract int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields);
}
