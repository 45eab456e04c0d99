using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis.Names;

/// <summary>
/// The names of addresses, each from the frame on that gave it: an address may change its name. What a flow itself says of its server (the name
/// that its client asked for) is kept with the flow. Bounded: beyond <see cref="MaxNames"/> new names are left out, and
/// <see cref="IsFull"/> says so.
/// </summary>
public sealed class NameTable
{
    /// <summary>Most names that are kept.</summary>
    public const int MaxNames = 1 << 16;

    readonly List<AddressName> _all = [];
    readonly Dictionary<IpAddress, List<AddressName>> _byAddress = [];
    readonly Dictionary<FlowKey, List<AddressName>> _byFlow = [];

    /// <summary>Every name, in the order of frames.</summary>
    public IReadOnlyList<AddressName> All => _all;

    /// <summary>Whether the limit was reached.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds a name, unless it is the one that the address had last from this source.</summary>
    public void Add(AddressName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Address.IsUnspecified || name.Address.IsMulticast || name.Name.Length == 0)
            return;
        if (!_byAddress.TryGetValue(name.Address, out List<AddressName>? names))
            _byAddress.Add(name.Address, names = []);
        int last = names.FindLastIndex(other => other.Source == name.Source);
        if (last >= 0 && names[last].Name == name.Name)
            return;
        if (_all.Count >= MaxNames)
        {
            IsFull = true;
            return;
        }
        names.Add(name);
        _all.Add(name);
    }

    /// <summary>Adds the name that a flow says of its server.</summary>
    public void Add(in FlowKey flow, AddressName name)
    {
        Add(name);
        if (_byFlow.Count >= MaxNames && !_byFlow.ContainsKey(flow))
        {
            IsFull = true;
            return;
        }
        if (!_byFlow.TryGetValue(flow, out List<AddressName>? names))
            _byFlow.Add(flow, names = new List<AddressName>(1));
        if (names.Count == 0 || (names[^1].Name != name.Name && names.Count < 16))
            names.Add(name);
    }

    /// <summary>
    /// The name of an address at a time: the latest one given until then, else the first one given later; of names that the capture file
    /// gives, which have no time, the first where there is no other. Null when it has none.
    /// </summary>
    public AddressName? Find(IpAddress address, Timestamp at)
    {
        if (!_byAddress.TryGetValue(address, out List<AddressName>? names))
            return null;
        AddressName? best = null;
        foreach (AddressName name in names)
        {
            if (best is null || (name.Frame > 0 && (best.Frame == 0 || (at.HasValue && name.Time.HasValue && name.Time.Nanoseconds <= at.Nanoseconds))))
                best = name;
        }
        return best;
    }

    /// <summary>The name of a flow's server: what the flow itself said between two times, else the name of the address at the start.</summary>
    /// <param name="flow">The 5-tuple.</param>
    /// <param name="server">The server's address.</param>
    /// <param name="first">Time of the flow's first frame.</param>
    /// <param name="last">Time of its last frame.</param>
    public AddressName? FindServer(in FlowKey flow, IpAddress server, Timestamp first, Timestamp last)
    {
        if (_byFlow.TryGetValue(flow, out List<AddressName>? names))
        {
            foreach (AddressName name in names)
            {
                if (name.Address == server && name.Time.Nanoseconds >= first.Nanoseconds && name.Time.Nanoseconds <= last.Nanoseconds)
                    return name;
            }
        }
        return Find(server, first);
    }
}
