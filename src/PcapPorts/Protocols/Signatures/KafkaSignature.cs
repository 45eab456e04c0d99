using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Kafka requests (protocol guide, "Request Header v1"): length, API key and version, correlation, and a client's name that is text. Responses say too little.</summary>
static class KafkaSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0);

    static PayloadVerdict Match(in Payload payload)
    {
        long length = payload.U32(0);
        int key = payload.U16(4), version = payload.U16(6), name = payload.U16(12);
        bool known = payload.On(9092);
        if (length is < 10 or > 1 << 26 || key is < 0 or > 90 || version > 20 || version < 0 || (!known && length != payload.Length - 4))
            return default;
        if (name is > 0 and <= 255 && name + 10 <= length && payload.Has(14, name) && Text.IsPrintable(payload.Bytes.Slice(14, name)) && payload[14] is >= '0' and <= 'z')
            return known || name >= 3 ? ServiceId.Kafka.FromClient : default;
        return default;
    }
}
