namespace PcapPorts.Analysis.Stories;

/// <summary>Messages of DHCP for IPv4 (RFC 2131) in words.</summary>
static class LeasePhrases
{
    public static Phrase? Of(FieldReading reading)
    {
        string named = reading.Text("dhcp.option.hostname") is { } host ? $", calling itself {host}" : "";
        string wished = reading.Text("dhcp.option.requested_ip_address") is { } wish ? $" {wish}" : "";
        string given = reading.Text("dhcp.ip.your") is { } address && address != "0.0.0.0" ? $" {address}" : "";
        string lease = reading.Number("dhcp.option.ip_address_lease_time") is > 0 and var seconds && seconds != uint.MaxValue
            ? $" for {StoryWords.Duration((seconds > uint.MaxValue ? seconds / 1_000_000_000 : seconds) * 1_000_000_000)}" : "";
        string? clause = reading.Number("dhcp.option.dhcp") switch
        {
            1 => $"looked for a server that gives it an address{(wished.Length == 0 ? "" : $", preferably{wished}")}{named} (DHCP discover)",
            2 => $"offered the address{given}{lease} (DHCP offer)",
            3 => $"asked for the address{(wished.Length == 0 ? " that it has" : wished)}{named} (DHCP request)",
            4 => "refused the address, for somebody else has it (DHCP decline)",
            5 => given.Length == 0 ? "confirmed the settings (DHCP acknowledgment)" : $"gave it the address{given}{lease} (DHCP acknowledgment)",
            6 => "refused what was asked for (DHCP negative acknowledgment)",
            7 => "gave the address back (DHCP release)",
            8 => $"asked for settings, for it has an address already{named} (DHCP inform)",
            _ => null,
        };
        return clause is null ? null : new Phrase(StoryWords.Clean(clause));
    }
}
