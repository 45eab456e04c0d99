using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>DICOM's upper layer (PS3.8 section 9.3): PDU type, zero, length; association requests bear version 1 and two titles.</summary>
static class DicomSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 1, 2, 3, 4, 5, 6, 7);

    static PayloadVerdict Match(in Payload payload)
    {
        long length = payload.U32(2);
        if (payload[1] != 0 || length < 4)
            return default;
        bool known = payload.On(104) || payload.On(11112);
        return payload[0] switch
        {
            1 or 2 when length >= 68 && (payload.U16(6) & 1) == 1 && payload.U16(8) == 0 && payload.Has(10, 32) && Text.IsPrintable(payload.Bytes.Slice(10, 32))
                => payload[0] == 1 ? ServiceId.Dicom.FromClient : ServiceId.Dicom.FromServer,
            3 when known && length == 4 => ServiceId.Dicom.FromServer,
            // A data value: its length, an odd context, and flags; its command's last bit tells requests.
            4 when known && payload.U32(6) + 4 <= length && (payload[10] & 1) == 1 && payload[11] <= 3 => ServiceId.Dicom.SideOpen,
            5 when known && length == 4 => ServiceId.Dicom.FromClient,
            6 when known && length == 4 => ServiceId.Dicom.FromServer,
            7 when known && length == 4 => ServiceId.Dicom.SideOpen,
            _ => default,
        };
    }
}
