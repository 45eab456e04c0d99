using PcapPorts.Fields;

namespace PcapPorts.Protocols;

public sealed partial class DhcpDissector
{
    const int PadOption = 0, EndOption = 255;

    static void AddOptions(ReadOnlySpan<byte> pdu, FieldList fields, int at, int end)
    {
        while (at < end && !fields.IsFull)
        {
            int code = pdu[at];
            if (code == PadOption)
            {
                int option = fields.Open(OptionType, at, 1);
                int padding = pdu[at..end].IndexOfAnyExcept((byte)0);
                padding = padding < 0 ? end - at : padding;
                fields.Add(Padding, at, padding);
                fields.Close(option, padding);
                at += padding;
                continue;
            }
            if (code == EndOption)
            {
                // Wireshark shows the end as type 0, and so do scripts expect it.
                int last = fields.OpenValue(OptionType, 0, at, 1);
                fields.Add(OptionEnd, at, 1);
                fields.Close(last);
                if (at + 1 < end)
                    fields.Add(Padding, at + 1, end - at - 1);
                return;
            }
            if (at + 1 >= end)
                return;
            int length = Math.Min((int)pdu[at + 1], end - at - 2);
            int opened = fields.Open(OptionType, at, 1);
            fields.Add(OptionLength, at + 1, 1);
            if (length > 0)
                fields.Add(OptionValue, at + 2, length);
            AddOption(pdu, fields, code, at + 2, length);
            fields.Close(opened, 2 + length);
            at += 2 + length;
        }
    }

    static void AddOption(ReadOnlySpan<byte> pdu, FieldList fields, int code, int at, int length)
    {
        (Field? field, int size) = s_plain[code];
        if (field is not null)
        {
            if (size == 0)
                fields.AddTerminated(field, at, length);
            for (int i = 0; size > 0 && i + size <= length; i += size)
                fields.Add(field, at + i, size);
            return;
        }
        switch (code)
        {
            case 61:
                AddClientId(pdu, fields, at, length);
                break;
            case 81 when length > 3:
                fields.Add(NameFlags, at, 1);
                fields.Add(NameResultA, at + 1, 1);
                fields.Add(NameResultPtr, at + 2, 1);
                // Bit E: the name is in DNS's own encoding (RFC 4702 section 2.1), which is left as bytes.
                if ((pdu[at] & 4) == 0)
                    fields.Add(ClientName, at + 3, length - 3);
                break;
            case 82:
                AddAgentInformation(pdu, fields, at, at + length);
                break;
            default:
                break;
        }
    }

    /// <summary>A hardware type and address (RFC 2132 section 9.14), or what the client likes.</summary>
    static void AddClientId(ReadOnlySpan<byte> pdu, FieldList fields, int at, int length)
    {
        if (length == 7 && pdu[at] is 1 or 6)
        {
            fields.Add(HardwareType, at, 1);
            fields.Add(ClientMac, at + 1, 6);
        }
        else if (length > 1 && pdu[at] == 0)
        {
            fields.Add(ClientIdType, at, 1);
            fields.AddTerminated(ClientIdUndefined, at + 1, length - 1);
        }
        else if (length > 5 && pdu[at] == 255)
        {
            fields.Add(ClientIdType, at, 1);
            fields.Add(ClientIdIaid, at + 1, 4);
        }
    }

    /// <summary>What the relay agent adds (RFC 3046).</summary>
    static void AddAgentInformation(ReadOnlySpan<byte> pdu, FieldList fields, int at, int end)
    {
        while (at + 2 <= end)
        {
            int length = Math.Min((int)pdu[at + 1], end - at - 2);
            int opened = fields.Open(AgentSuboption, at, 1);
            fields.Add(SuboptionLength, at + 1, 1);
            Field value = pdu[at] switch
            {
                1 => AgentCircuitId,
                2 => AgentRemoteId,
                5 when length == 4 => AgentLinkSelection,
                6 => AgentSubscriber,
                11 when length == 4 => AgentServerOverride,
                12 => AgentRelayId,
                _ => AgentValue,
            };
            if (length > 0)
                fields.Add(value, at + 2, length);
            fields.Close(opened, 2 + length);
            at += 2 + length;
        }
    }
}
