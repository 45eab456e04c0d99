using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>The options (IANA tcp-parameters; RFC 9293 section 3.2, RFC 7323, RFC 2018).</summary>
public sealed partial class TcpDissector
{
    static void AddOptions(FieldList fields, in TcpHeader header, uint acknowledgmentBase)
    {
        ReadOnlySpan<byte> options = header.Options;
        int next = 0;
        bool hasEnded = false;
        while (next < options.Length)
        {
            byte kind = options[next];

            // What follows the end of the list is padding (RFC 9293 section 3.2); its zeros look like more ends.
            if (hasEnded && kind != 0)
                return;
            hasEnded = kind == 0;
            bool isSingle = kind <= 1;
            int length = isSingle ? 1 : next + 1 < options.Length ? options[next + 1] : 0;
            int at = TcpHeader.MinLength + next;
            if (length < (isSingle ? 1 : 2) || length > options.Length - next)
                return;
            int option = fields.Open(Option, at, length);
            fields.Add(OptionKind, at, 1);
            if (!isSingle)
                fields.Add(OptionLength, at + 1, 1);
            AddOption(fields, kind, at, length, acknowledgmentBase);
            fields.Close(option);
            next += length;
        }
    }

    static void AddOption(FieldList fields, byte kind, int at, int length, uint acknowledgmentBase)
    {
        switch (kind)
        {
            case 2 when length == 4:
                fields.Add(Mss, at + 2, 2);
                break;
            case 3 when length == 3:
                fields.Add(Shift, at + 2, 1);
                break;
            case 5:
                int count = (length - 2) / 8;
                for (int i = 0; i < count; i++)
                {
                    AddEdge(fields, SackLeft, at + 2 + i * 8, acknowledgmentBase);
                    AddEdge(fields, SackRight, at + 6 + i * 8, acknowledgmentBase);
                }
                if (count > 0)
                    fields.AddGenerated(SackCount, (ulong)count);
                break;
            case 8 when length == 10:
                fields.Add(TimestampValue, at + 2, 4);
                fields.Add(TimestampEcho, at + 6, 4);
                break;
            default:
                break;
        }
    }

    static void AddEdge(FieldList fields, Field field, int at, uint acknowledgmentBase)
    {
        if (fields.Has(at, 4))
            fields.AddValue(field, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(fields.Window[at..]) - acknowledgmentBase, at, 4);
    }
}
