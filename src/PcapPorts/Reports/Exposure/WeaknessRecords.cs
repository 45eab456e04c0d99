using PcapPorts.Analysis;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>A weakness as it is printed.</summary>
/// <param name="Weakness">The weakness; null only in the header line.</param>
/// <param name="File">The capture of the frames; null where there is only one.</param>
public readonly record struct WeaknessRecord(Weakness? Weakness, string? File);

/// <summary>The record of a weakness.</summary>
public readonly struct WeaknessFields : IRecordFields<WeaknessRecord>
{
    static readonly Weakness Nothing = new(new WeaknessKey(default, 0, 0, WeaknessKind.Login, "", ""));

    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in WeaknessRecord value)
        where TRecord : struct, IRecord, allows ref struct
    {
        Weakness weakness = value.Weakness ?? Nothing;
        WeaknessKey key = weakness.Key;
        record.Word("kind"u8, "weakness");
        record.Word("weakness"u8, key.Kind.ToText());
        record.Address("host"u8, key.Host);
        record.Word("proto"u8, ProtocolName.Of(key.Protocol));
        record.Number("port"u8, (ulong)key.Port);
        record.Text("what"u8, key.What.Length == 0 ? null : key.What);
        record.Text("name"u8, key.Name.Length == 0 ? null : key.Name);
        record.Time("validity_limit"u8, WeaknessText.LimitOf(weakness));
        record.Number("connections"u8, weakness.Connections);
        record.Time("first"u8, ExposureFields.TimeOf(weakness.First));
        record.Time("last"u8, ExposureFields.TimeOf(weakness.Last));
        record.Text("by"u8, ExposureText.Addresses(weakness.Clients, Weakness.MostClients));
        record.Text("frames_of"u8, value.File);
        ExposureFields.WriteFrames(ref record, weakness.Frames);
        record.Text("filter"u8, WeaknessText.Filter(weakness));
    }
}

/// <summary>The weaknesses of each port.</summary>
public sealed class WeaknessIndex
{
    readonly Dictionary<(IpAddress Host, byte Protocol, ushort Port), List<string>> _kinds = [];

    /// <param name="weaknesses">All of them, worst first.</param>
    public WeaknessIndex(IEnumerable<Weakness> weaknesses)
    {
        foreach (Weakness weakness in weaknesses)
        {
            (IpAddress, byte, ushort) port = (weakness.Key.Host, weakness.Key.Protocol, weakness.Key.Port);
            if (!_kinds.TryGetValue(port, out List<string>? kinds))
                _kinds.Add(port, kinds = []);
            if (!kinds.Contains(weakness.Key.Kind.ToText()))
                kinds.Add(weakness.Key.Kind.ToText());
        }
    }

    /// <summary>The kinds of weaknesses of a port, each once, worst first.</summary>
    public IReadOnlyList<string> KindsOf(PortExposure port) => _kinds.TryGetValue((port.Host, port.Protocol, port.Port), out List<string>? kinds) ? kinds : [];
}
