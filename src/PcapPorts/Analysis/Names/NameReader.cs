using System.Text;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis.Names;

/// <summary>Reads names out of the fields of one frame after the other.</summary>
/// <param name="table">Receives them.</param>
sealed class NameReader(NameTable table)
{
    const int MaxLeases = 4096;
    const ulong DhcpAcknowledge = 5;

    readonly Dictionary<ulong, string> _dhcpNames = [];
    string? _question;
    string? _owner;
    string? _netBios;
    string? _hostName;
    ulong _transaction;
    ulong _dhcpType;
    IpAddress _dhcpAddress;
    bool _isResponse;
    bool _hasServerName;

    /// <summary>The fields of the frame at hand.</summary>
    public FieldList Fields { get; } = new();

    /// <summary>Reads them.</summary>
    /// <param name="number">Number of the frame.</param>
    /// <param name="nanoseconds">Its time.</param>
    /// <param name="level">Its innermost IP header.</param>
    public void Read(long number, long nanoseconds, in IpLevel level)
    {
        var time = new Timestamp(nanoseconds);
        _question = _owner = _netBios = _hostName = null;
        _transaction = _dhcpType = 0;
        _dhcpAddress = default;
        _isResponse = _hasServerName = false;
        foreach (ref readonly FieldEntry entry in Fields.Entries)
            Take(in entry, number, time, in level);
        if (_hostName is not null || _dhcpType == DhcpAcknowledge)
            TakeLease(number, time);
    }

    /// <summary>A captured name as text: what could drive a terminal is escaped.</summary>
    public static string Escape(ReadOnlySpan<byte> name)
    {
        var text = new FieldText();
        text.AddEscaped(name);
        return Encoding.UTF8.GetString(text.Text);
    }

    void Take(in FieldEntry entry, long number, Timestamp time, in IpLevel level)
    {
        Field field = entry.Field;
        if (field == NameFields.DnsResponse)
            _isResponse = entry.Value != 0;
        else if (field == NameFields.DnsQuestion)
            _question ??= Text(in entry);
        else if (field == NameFields.DnsOwner)
            _owner = Text(in entry);
        else if (field == NameFields.DnsAddress || field == NameFields.DnsAddress6)
            TakeAddress(in entry, number, time, in level);
        else if (field == NameFields.DnsPointer)
            TakePointer(in entry, number, time, in level);
        else if (field == NameFields.ServerName)
            TakeOfServer(Text(in entry), NameSource.ServerName, number, time, in level, IpAddress.DestinationOf(in level));
        else if (field == NameFields.Host)
            TakeOfServer(WithoutPort(Text(in entry)), NameSource.Host, number, time, in level, IpAddress.DestinationOf(in level));
        else if (field == NameFields.CertificateName && !_hasServerName)
            TakeOfServer(Text(in entry), NameSource.Certificate, number, time, in level, IpAddress.SourceOf(in level));
        else if (field == NameFields.NetBiosName)
            _netBios = HostOfNetBios(Text(in entry));
        else if (field == NameFields.NetBiosAddress && _netBios is not null && TryAddress(in entry, out IpAddress address))
            table.Add(new AddressName(address, _netBios, NameSource.NetBios, number, time));
        else
            TakeDhcp(in entry);
    }

    void TakeDhcp(in FieldEntry entry)
    {
        Field field = entry.Field;
        if (field == NameFields.DhcpTransaction)
            _transaction = entry.Value;
        else if (field == NameFields.DhcpType)
            _dhcpType = entry.Value;
        else if (field == NameFields.DhcpHostName)
            _hostName = Text(in entry);
        else if ((field == NameFields.DhcpYour || field == NameFields.DhcpClient) && TryAddress(in entry, out IpAddress address) && !address.IsUnspecified)
            _dhcpAddress = address;
    }

    /// <summary>An answer's address belongs to the name that was asked for, whatever aliases lie between; without a question, to the record's own.</summary>
    void TakeAddress(in FieldEntry entry, long number, Timestamp time, in IpLevel level)
    {
        if (!_isResponse || (_question ?? _owner) is not { } name || !TryAddress(in entry, out IpAddress address))
            return;

        // Records about others stand beside the answer (name servers' addresses): those that no alias leads to have another owner than any alias.
        NameSource source = SourceOf(in level);
        if (source != NameSource.Dns && _owner is not null)
            name = _owner;
        else if (_owner is not null && !IsAnswer(_owner))
            name = _owner;
        table.Add(new AddressName(address, name, source, number, time));
    }

    /// <summary>Whether a record's owner is the name asked for, or an alias that leads on from it.</summary>
    bool IsAnswer(string owner)
    {
        if (_question is null || string.Equals(owner, _question, StringComparison.OrdinalIgnoreCase))
            return true;
        foreach (ref readonly FieldEntry entry in Fields.Entries)
        {
            if (entry.Field == NameFields.DnsAlias && string.Equals(Text(in entry), owner, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    void TakePointer(in FieldEntry entry, long number, Timestamp time, in IpLevel level)
    {
        if (_isResponse && _owner is not null && ReverseName.TryParse(_owner, out IpAddress address))
            table.Add(new AddressName(address, Text(in entry), SourceOf(in level), number, time));
    }

    void TakeOfServer(string name, NameSource source, long number, Timestamp time, in IpLevel level, IpAddress server)
    {
        if (name.Length == 0 || System.Net.IPAddress.TryParse(name, out _))
            return;
        _hasServerName = true;
        FlowKey.From(in level, out FlowKey key);
        table.Add(in key, new AddressName(server, name, source, number, time));
    }

    /// <summary>A client says its name when it asks for an address, the server says which one it gets.</summary>
    void TakeLease(long number, Timestamp time)
    {
        if (_hostName is not null && _dhcpNames.Count < MaxLeases)
            _dhcpNames[_transaction] = _hostName;
        if (_dhcpType == DhcpAcknowledge && _dhcpAddress.Version != 0 && (_hostName ?? _dhcpNames.GetValueOrDefault(_transaction)) is { } name)
            table.Add(new AddressName(_dhcpAddress, name, NameSource.Dhcp, number, time));
    }

    static NameSource SourceOf(in IpLevel level)
        => level.SourcePort == 5353 || level.DestinationPort == 5353 ? NameSource.Mdns
        : level.SourcePort == 5355 || level.DestinationPort == 5355 ? NameSource.Llmnr : NameSource.Dns;

    string Text(in FieldEntry entry) => Escape(Fields.BytesOf(in entry));

    bool TryAddress(in FieldEntry entry, out IpAddress address) => IpAddress.TryRead(Fields.BytesOf(in entry), out address);

    static string WithoutPort(string host)
    {
        // An address of version 6 stands in brackets, with or without a port behind (RFC 3986 section 3.2.2).
        if (host.StartsWith('[') && host.IndexOf(']') is > 0 and var bracket)
            return host[1..bracket];
        int colon = host.LastIndexOf(':');
        return colon > 0 && host.IndexOf(':') == colon ? host[..colon] : host;
    }

    /// <summary>The name without its suffix (<c>PC1&lt;20&gt; (Server service)</c>); null for those of groups and wild cards, and for what is no name and has none.</summary>
    static string? HostOfNetBios(string name)
    {
        int suffix = name.IndexOf('<');
        if (suffix < 0)
            return null;
        string kind = name.Length >= suffix + 3 ? name.Substring(suffix + 1, 2) : "";
        string host = name[..suffix].Trim();
        return host.Length == 0 || host[0] is '*' or '\\' || kind is "1b" or "1c" or "1d" or "1e" or "01" ? null : host;
    }
}
