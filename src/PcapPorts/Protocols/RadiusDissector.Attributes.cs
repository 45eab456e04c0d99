using PcapPorts.Fields;

namespace PcapPorts.Protocols;

public sealed partial class RadiusDissector
{
    const int VendorSpecific = 26;

    static void AddAttributes(ReadOnlySpan<byte> message, FieldList fields, int at)
    {
        while (at + 2 <= message.Length)
        {
            int type = message[at], length = message[at + 1];
            if (length < 2 || at + length > message.Length)
                return;
            int opened = fields.Open(AttributeType, at, 1);
            fields.Add(AttributeLength, at + 1, 1);
            if (type == VendorSpecific)
                AddVendor(message, fields, at + 2, at + length);
            else if (s_attributes[type] is { } field && (!field.IsNumber || length == 6) && (field.Type != FieldType.IPv4 || length == 6) && (field.Type != FieldType.IPv6 || length == 18))
                fields.Add(field, at + 2, length - 2);
            if (type == 1)
                fields.Info.Add(", user "u8).Add(message.Slice(at + 2, length - 2));
            fields.Close(opened, length);
            at += length;
        }
    }

    /// <summary>A vendor's number, and mostly a list of its own attributes (RFC 2865 section 5.26).</summary>
    static void AddVendor(ReadOnlySpan<byte> message, FieldList fields, int at, int end)
    {
        fields.Add(VendorId, at, 4);
        for (at += 4; at + 2 <= end && message[at + 1] >= 2 && at + message[at + 1] <= end; at += message[at + 1])
        {
            fields.Add(VendorType, at, 1);
            fields.Add(VendorLength, at + 1, 1);
        }
    }
}
