namespace PcapPorts.Protocols;

/// <summary>Messages in Basic Encoding Rules one after the other in a stream, as LDAP and SNMP over TCP send them.</summary>
static class BerStream
{
    const int LongestMessage = 1 << 24;

    /// <summary>Bytes of the message that begins here.</summary>
    /// <param name="message">The bytes from its first one on.</param>
    /// <param name="segment">Where they come from.</param>
    /// <returns>What is there of it, when it is whole or nothing follows; <see cref="Dissector.NeedMore"/> or its like; 0 when no message begins here.</returns>
    public static int Length(in Payload message, in Segment segment)
    {
        long length = Ber.MessageLength(in message);
        if (length < 0 || length > LongestMessage)
            return 0;
        if (length > 0 && length <= message.Length)
            return (int)length;
        if (segment.IsLast || segment.Transport != Packets.IpProtocol.Tcp)
            return message.Length;
        return Dissector.NeedMore;
    }
}
