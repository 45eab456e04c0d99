using PcapPorts.Fields;
using PcapPorts.Packets;
using static PcapPorts.Protocols.Dns.DnsFields;

namespace PcapPorts.Protocols.Dns;

/// <summary>Resource records (RFC 1035 section 4.1.3), and OPT, which puts other things into their places (RFC 6891 section 6.1.2).</summary>
static class DnsRecord
{
    /// <summary>Adds the record at an offset.</summary>
    /// <returns>Where the next one starts; −1 when the message ends within this one or its name cannot be read.</returns>
    public static int Add(in DnsMessage message, int at, InfoText info)
    {
        Span<byte> text = stackalloc byte[DnsName.MaxText];
        int end = DnsName.Read(message.Bytes, at, text, out int length, out _);
        if (end < 0 || !message.Has(end, 10))
            return -1;
        ReadOnlySpan<byte> name = text[..length];
        int type = message.U16(end);
        int start = end + 10;
        int dataLength = message.U16(end + 8);
        int stop = Math.Min(start + dataLength, message.Length);
        int record = message.Open(Record, at, stop - at);
        if (type != DnsTypes.Srv || !AddServiceName(in message, name, at, end - at))
            message.AddBytes(Name, name, at, end - at);
        message.Add(DnsFields.Type, end, 2);
        if (type == DnsTypes.Opt)
            AddPseudoHeader(in message, end);
        else
            AddHeader(in message, end);
        message.Add(DataLength, end + 8, 2);
        info.Add(" "u8).Add(DnsTypes.Mnemonics, (ulong)type);
        if (message.IsMulticast && type != DnsTypes.Opt && message.U16(end + 2) >= 0x8000)
            info.Add(", cache flush"u8);
        if (dataLength > 0)
            DnsRecordData.Add(in message, type, start, stop);
        message.Fields.Close(record);
        AddToInfo(in message, type, start, stop, info);
        return start + dataLength <= message.Length ? stop : -1;
    }

    static void AddHeader(in DnsMessage message, int at)
    {
        if (message.IsMulticast)
        {
            message.AddValue(Class, (ulong)(message.U16(at + 2) & 0x7fff), at + 2, 2);
            message.Add(CacheFlush, at + 2, 2);
        }
        else
        {
            message.Add(Class, at + 2, 2);
        }
        message.Add(TimeToLive, at + 4, 4);
    }

    static void AddPseudoHeader(in DnsMessage message, int at)
    {
        if (message.IsMulticast)
        {
            message.AddValue(PayloadSize, (ulong)(message.U16(at + 2) & 0x7fff), at + 2, 2);
            message.Add(CacheFlush, at + 2, 2);
        }
        else
        {
            message.Add(PayloadSize, at + 2, 2);
        }
        message.Add(ExtendedCode, at + 4, 1);
        message.Add(EdnsVersion, at + 5, 1);
        int opened = message.Open(Z, at + 6, 2);
        message.Add(DnssecOk, at + 6, 2);
        message.Add(ZReserved, at + 6, 2);
        message.Fields.Close(opened);
    }

    /// <summary>What the owner of a SRV record is called (RFC 2782): the service, the protocol, and the domain; nothing when it has fewer labels.</summary>
    static bool AddServiceName(in DnsMessage message, ReadOnlySpan<byte> name, int at, int length)
    {
        int dot = name.IndexOf((byte)'.');
        if (dot < 0)
            return false;
        int second = name[(dot + 1)..].IndexOf((byte)'.');
        if (second < 0)
            return false;
        second += dot + 1;
        message.AddBytes(SrvService, name[..dot], at, length);
        message.AddBytes(SrvProtocol, name[(dot + 1)..second], at, length);
        message.AddBytes(SrvName, name[(second + 1)..], at, length);
        return true;
    }

    static void AddToInfo(in DnsMessage message, int type, int at, int end, InfoText info)
    {
        if (type is DnsTypes.A or DnsTypes.Aaaa)
        {
            Span<byte> text = stackalloc byte[IpAddress.MaxTextLength];
            if (IpAddress.TryRead(message.Bytes[at..end], out IpAddress address) && address.TryFormat(text, out int written))
                info.Add(" "u8).Add(text[..written]);
            return;
        }
        if (type is DnsTypes.Mx)
            info.Add(" "u8).Add(message.U16(at));
        else if (type is DnsTypes.Srv)
            info.Add(" "u8).Add(message.U16(at)).Add(" "u8).Add(message.U16(at + 2)).Add(" "u8).Add(message.U16(at + 4));
        int name = type switch
        {
            DnsTypes.Ns or DnsTypes.Cname or DnsTypes.Ptr or DnsTypes.Soa => at,
            DnsTypes.Mx => at + 2,
            DnsTypes.Srv => at + 6,
            _ => -1,
        };
        Span<byte> target = stackalloc byte[DnsName.MaxText];
        if (name >= 0 && name < end && DnsName.Read(message.Bytes, name, target, out int length, out _) > 0)
            info.Add(" "u8).Add(target[..length]);
    }
}
