using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>MQTT control packets (MQTT 3.1.1 and 5.0 section 2.1, 3): types, flags and remaining length.</summary>
static class MqttSignature
{
    internal static void Register(SignatureTable table) =>
        table.Tcp(Match, 0x10, 0x20, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x3A, 0x3B, 0x3C, 0x3D, 0x40, 0x50, 0x62, 0x70, 0x82, 0x90, 0xA2, 0xB0, 0xC0, 0xD0, 0xE0, 0xF0);

    internal static PayloadVerdict Match(in Payload payload)
    {
        int offset = 1;
        int length = RemainingLength(in payload, ref offset);
        if (length < 0)
            return default;
        bool known = payload.On(1883), ends = offset + length == payload.Length;
        int first = payload[0];
        if (first == 0x10)
        {
            bool named = (payload.HasAt(offset, "\0\u0004MQTT"u8) && payload[offset + 6] is >= 3 and <= 5 or 0x84)
                || (payload.HasAt(offset, "\0\u0006MQIsdp"u8) && payload[offset + 8] is 3 or 0x83);
            return named ? ServiceId.Mqtt.FromClient : default;
        }
        if (first >> 4 == 3)
            return Publish(in payload, offset, length, known);
        // Packets may follow each other, but each begins with a known type.
        if (!ends && !known)
            return default;
        return first switch
        {
            0x20 when payload[offset] <= 1 && length >= 2 && (length == 2 ? payload[offset + 1] is <= 5 or >= 0x80 : payload[offset + 2] == length - 3)
                => known ? ServiceId.Mqtt.FromServer : ServiceId.Mqtt.LikelyFromServer,
            0x82 when length >= 6 && IsTopicFilter(in payload, offset + 2, length - 2) => ServiceId.Mqtt.FromClient,
            0xA2 when length >= 5 && IsTopic(in payload, offset + 2, length - 2) => ServiceId.Mqtt.FromClient,
            0x90 when known && length >= 3 => ServiceId.Mqtt.FromServer,
            0xB0 when known && length >= 2 => ServiceId.Mqtt.FromServer,
            0xC0 when length == 0 => known ? ServiceId.Mqtt.FromClient : ServiceId.Mqtt.LikelyFromClient,
            0xD0 when length == 0 => known ? ServiceId.Mqtt.FromServer : ServiceId.Mqtt.LikelyFromServer,
            0xE0 when length == 0 && known => ServiceId.Mqtt.LikelyFromClient,
            0x40 or 0x50 or 0x62 or 0x70 when known && length is >= 2 and <= 64 => ServiceId.Mqtt.SideOpen,
            _ => default,
        };
    }

    static PayloadVerdict Publish(in Payload payload, int offset, int length, bool known)
    {
        if (!IsTopic(in payload, offset, length) || (!known && (offset + length != payload.Length || payload.U16(offset) < 3)))
            return default;
        return ServiceId.Mqtt.SideOpen;
    }

    static bool IsTopic(in Payload payload, int offset, int room)
    {
        int length = payload.U16(offset);
        return length > 0 && length + 2 <= room && payload.Has(offset + 2, length) && Text.IsPrintable(payload.Bytes.Slice(offset + 2, length));
    }

    // Version 5 has properties in front of the first filter: one length byte, mostly 0.
    static bool IsTopicFilter(in Payload payload, int offset, int room) =>
        IsTopic(in payload, offset, room - 1) || (payload[offset] == 0 && IsTopic(in payload, offset + 1, room - 2));

    /// <summary>One to four bytes of seven bits, the lowest first; −1 beyond that.</summary>
    static int RemainingLength(in Payload payload, ref int offset)
    {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7)
        {
            int next = payload[offset++];
            if (next < 0)
                return -1;
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        return -1;
    }
}
