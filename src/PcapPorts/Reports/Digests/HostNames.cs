using PcapPorts.Analysis.Names;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>What hosts are called: one name for each address, the first that a capture gives it.</summary>
sealed class HostNames
{
    /// <summary>Most names that are kept; further ones are left out.</summary>
    const int Most = 1 << 16;

    readonly Dictionary<IpAddress, (string Name, string Source)> _names = [];

    /// <summary>The name of an address and what gave it; null where it has none.</summary>
    public (string Name, string Source)? Find(IpAddress address) => _names.TryGetValue(address, out (string, string) name) ? name : null;

    /// <summary>Adds the names that a capture reveals; null for none.</summary>
    public void Add(NameTable? table)
    {
        if (table is null)
            return;
        foreach (AddressName name in table.All)
        {
            if (_names.Count < Most && !_names.ContainsKey(name.Address) && table.Find(name.Address, Timestamp.None) is { } best)
                _names.Add(name.Address, (best.Name, best.Source.ToText()));
        }
    }

    public void Merge(HostNames later)
    {
        foreach ((IpAddress address, (string, string) name) in later._names)
        {
            if (_names.Count < Most)
                _names.TryAdd(address, name);
        }
    }

    public void Save(DigestWriter writer)
    {
        writer.Write((long)_names.Count);
        foreach ((IpAddress address, (string name, string source)) in _names)
        {
            writer.Write(address);
            writer.Write(name);
            writer.Write(source);
        }
    }

    public void Load(DigestReader reader)
    {
        for (int count = reader.Count(); count > 0; count--)
            _names[reader.Address()] = (reader.Name() ?? "", reader.Word() ?? "");
    }
}
