using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>NTP and SNTP headers (RFC 5905 section 7.3), control messages (RFC 9327) and the private mode 7.</summary>
static class NtpSignature
{
    const ushort Port = 123;

    // Leap indicator (two bits), versions 1 to 4, modes 1 to 7; the top bit marks answers in mode 7.
    internal static void Register(SignatureTable table)
    {
        for (int head = 0; head < 256; head += 8)
        {
            if ((head >> 3 & 7) is >= 1 and <= 4)
                table.Udp(Match, SignatureTable.Range((byte)(head + 1), (byte)(head + 7)));
        }
    }

    internal static PayloadVerdict Match(in Payload payload)
    {
        int mode = payload[0] & 7;
        bool known = payload.On(Port);
        if (!known && payload.Length < 48)
            return default;
        if (mode == 6)
            return known && payload.Length >= 12 ? (payload[1] & 0x80) == 0 ? ServiceId.Ntp.FromClient : ServiceId.Ntp.FromServer : default;
        if (mode == 7)
            return known && payload.Length >= 8 && payload[3] is >= 0 and <= 50
                ? (payload[0] & 0x80) == 0 ? ServiceId.Ntp.FromClient : ServiceId.Ntp.FromServer : default;
        if (payload.Length < 48 || payload.Length % 4 != 0 || payload[1] > 16)
            return default;
        if (!known && !IsPlausible(in payload, mode))
            return default;
        return mode switch
        {
            3 => ServiceId.Ntp.FromClient,
            4 => ServiceId.Ntp.FromServer,
            _ => known ? ServiceId.Ntp.FromEither : default,
        };
    }

    /// <summary>Off its port: the length of a header or of one with a digest, sane intervals, and times of this era.</summary>
    static bool IsPlausible(in Payload payload, int mode)
    {
        if (payload.Length is not (48 or 68 or 72) || payload[2] > 17 || payload[3] is > 0x08 and < 0xE0)
            return false;
        bool isTime = IsTime(payload.U32(40));
        if (mode == 3)
            return payload[1] == 0 ? isTime && payload.IsZero(16, 16) : isTime;
        // Root delay and dispersion stay below 16 seconds in a server that has the time.
        return mode == 4 && payload[1] is >= 1 and <= 15 && isTime && IsTime(payload.U32(32)) && payload.U16(4) < 16 && payload.U16(8) < 16;
    }

    // Seconds since 1900: from 1995 to the end of the era in 2036.
    static bool IsTime(long seconds) => seconds >= 0xB2AA_0000;
}
