using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>
/// All that a report says, of one capture or of many: digests add up, and can be kept in a cache. Counts are those of the summary, so that report and
/// command line cannot differ.
/// </summary>
public sealed class CaptureDigest
{
    /// <summary>Hosts of each capture whose traffic over time is kept.</summary>
    const int HostsOverTime = 40;

    const int MostTroubled = 50;
    const int MostPairs = 1 << 17;

    readonly int _top;
    readonly List<CaptureCard> _captures = [];
    List<ReportFlow> _flows = [];
    List<ReportFlow> _troubled = [];

    /// <param name="top">Largest flows that are kept.</param>
    /// <param name="paths">What was asked for, for the commands that go on from here.</param>
    public CaptureDigest(int top, IReadOnlyList<string> paths)
    {
        _top = top;
        Summary = new CaptureSummary(paths);
    }

    /// <summary>Captures in it, those that could not be read included.</summary>
    public int Captures => _captures.Count;

    /// <summary>Each capture with its damage and with the reason why it could not be read; null for none.</summary>
    public IEnumerable<(string Name, string? Damage, string? Failure)> Conditions() => _captures.Select(static card => (card.Name, card.Damage, card.Failure));

    internal CaptureSummary Summary { get; }

    internal ExposureTally Exposure { get; } = new();

    internal WeaknessTally Weaknesses { get; } = new();

    internal TimeTable<string> Services { get; } = new(FlowMeter.MostBins);

    internal TimeTable<IpAddress> Hosts { get; } = new(FlowMeter.MostBins / 2);

    internal TrafficTally<(IpAddress Client, IpAddress Server)> Pairs { get; } = new(Comparer<(IpAddress, IpAddress)>.Default);

    internal HealthTally Health { get; } = new();

    internal NameTally Names { get; } = new();

    /// <summary>What addresses are called, by the captures themselves.</summary>
    internal HostNames HostNames { get; } = new();

    internal IReadOnlyList<CaptureCard> Cards => _captures;

    /// <summary>The largest flows, those with most bytes first.</summary>
    internal IReadOnlyList<ReportFlow> Flows => _flows;

    /// <summary>TCP flows in which most went wrong.</summary>
    internal IReadOnlyList<ReportFlow> Troubled => _troubled;

    internal int Top => _top;

    internal void Add(CaptureCard card, CaptureScan? scan, FlowMeter meter)
    {
        _captures.Add(card);
        if (scan is null)
        {
            Exposure.Restore([], Exposure.Captures + 1, Exposure.FlowsLeftOut);
            Weaknesses.EndCapture();
            return;
        }
        var labeler = new FlowLabeler(scan.Flows);
        Summary.Add(card.Name, scan, labeler);
        Exposure.Add(scan.Flows, labeler);
        Weaknesses.Merge(scan.Weaknesses ?? new WeaknessTally());
        HostNames.Add(scan.Names);
        var largest = new RankedList(_top);
        var worst = new RankedList(MostTroubled);
        int[]? ids = FlowOrder.Ids(scan.Flows);
        HashSet<IpAddress> overTime = [.. Summary.HostTraffic.ToArray().Take(HostsOverTime).Select(static host => host.Key)];
        for (int i = 0; i < scan.Flows.Count; i++)
        {
            LabelledFlow flow = LabelledFlow.Of(scan.Flows, labeler, i, ids is null ? i + 1 : ids[i]);
            FlowHealth health = meter[i];
            Health.Add(in flow, in health);
            if (Pairs.Count < MostPairs)
                Pairs.Add((flow.ClientAddress, flow.ServerAddress), 1, flow.Packets, flow.Bytes);
            string service = CaptureSummary.ServiceOf(in flow);
            bool client = overTime.Contains(flow.ClientAddress), server = flow.ServerAddress != flow.ClientAddress && overTime.Contains(flow.ServerAddress);
            foreach ((long bin, uint packets, ulong bytes) in meter.Bins(i))
            {
                Services.Add(service, meter.Shift, bin, packets, (long)bytes);
                if (client)
                    Hosts.Add(flow.ClientAddress, meter.Shift, bin, packets, (long)bytes);
                if (server)
                    Hosts.Add(flow.ServerAddress, meter.Shift, bin, packets, (long)bytes);
            }
            largest.Add(FlowOrder.Rank(scan.Flows[i], FlowSort.Bytes, flow.Id), i);
            long trouble = health.Retransmissions + health.Gaps + health.ZeroWindows;
            if (trouble > 0)
                worst.Add(long.MaxValue - trouble, i);
        }
        _flows = Keep(largest.TakeAll());
        _troubled = Keep(worst.TakeAll());

        List<ReportFlow> Keep(int[] indices) => [.. indices.Select(i =>
            ReportFlow.Of(LabelledFlow.Of(scan.Flows, labeler, i, ids is null ? i + 1 : ids[i]), meter[i]))];
    }

    /// <summary>Adds what another digest holds; its captures follow this one's.</summary>
    public void Merge(CaptureDigest later)
    {
        int before = _captures.Count;
        _captures.AddRange(later._captures);
        Summary.Merge(later.Summary);
        Exposure.Merge(later.Exposure);
        Weaknesses.Merge(later.Weaknesses);
        Services.Merge(later.Services);
        Hosts.Merge(later.Hosts);
        if (Pairs.Count < MostPairs)
            Pairs.Merge(later.Pairs);
        Health.Merge(later.Health);
        Names.Merge(later.Names, before);
        HostNames.Merge(later.HostNames);
        _flows = Take(_flows, later._flows, before, _top, static flow => flow.Bytes);
        _troubled = Take(_troubled, later._troubled, before, MostTroubled, static flow => flow.Trouble);
    }

    static List<ReportFlow> Take(List<ReportFlow> mine, List<ReportFlow> later, int before, int most, Func<ReportFlow, long> rank)
    {
        foreach (ReportFlow flow in later)
            flow.Capture += before;
        if (later.Count == 0)
            return mine;
        List<ReportFlow> all = [.. mine, .. later];
        if (all.Count <= most * 4)
            return all;
        return Largest(all, most, rank);
    }

    static List<ReportFlow> Largest(List<ReportFlow> flows, int most, Func<ReportFlow, long> rank) =>
        [.. flows.OrderByDescending(rank).ThenBy(static flow => flow.Capture).ThenBy(static flow => flow.Id).Take(most)];

    /// <summary>Puts the lists of flows in their final order. To be called once all captures are in.</summary>
    public void Seal()
    {
        _flows = Largest(_flows, _top, static flow => flow.Bytes);
        _troubled = Largest(_troubled, MostTroubled, static flow => flow.Trouble);
    }

    /// <summary>Writes it for a cache.</summary>
    public void Save(Stream stream)
    {
        using var writer = new DigestWriter(stream);
        writer.Write((long)_captures.Count);
        foreach (CaptureCard card in _captures)
            card.Save(writer);
        Summary.Save(writer);
        SaveExposure(writer);
        WeaknessDigest.Save(writer, Weaknesses);
        Services.Save(writer, writer.Write);
        Hosts.Save(writer, writer.Write);
        Pairs.Save(writer, pair =>
        {
            writer.Write(pair.Client);
            writer.Write(pair.Server);
        });
        Health.Save(writer);
        Names.Save(writer);
        HostNames.Save(writer);
        foreach (List<ReportFlow> list in new[] { _flows, _troubled })
        {
            writer.Write((long)list.Count);
            foreach (ReportFlow flow in list)
                flow.Save(writer);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Where it lies.</param>
    /// <param name="top">Largest flows that are kept.</param>
    /// <param name="paths">What was asked for.</param>
    /// <param name="redactor">Replaces addresses and names; null for none.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static CaptureDigest Load(Stream stream, int top, IReadOnlyList<string> paths, Redactor? redactor)
    {
        using var reader = new DigestReader(stream, redactor);
        var digest = new CaptureDigest(top, paths);
        for (int count = reader.Count(); count > 0; count--)
            digest._captures.Add(CaptureCard.Load(reader));
        digest.Summary.Load(reader);
        digest.LoadExposure(reader);
        WeaknessDigest.Load(reader, digest.Weaknesses);
        digest.Services.Load(reader, () => reader.Word()!);
        digest.Hosts.Load(reader, reader.Address);
        digest.Pairs.Load(reader, () => (reader.Address(), reader.Address()));
        digest.Health.Load(reader);
        digest.Names.Load(reader);
        digest.HostNames.Load(reader);
        foreach (List<ReportFlow> list in new[] { digest._flows, digest._troubled })
        {
            for (int count = reader.Count(); count > 0; count--)
                list.Add(ReportFlow.Load(reader));
        }
        return digest;
    }

    /// <summary>The same with addresses and names replaced.</summary>
    public CaptureDigest Redact(Redactor redactor, IReadOnlyList<string> paths)
    {
        using var memory = new MemoryStream();
        Save(memory);
        memory.Position = 0;
        return Load(memory, _top, [.. paths.Select(redactor.File)], redactor);
    }

    void SaveExposure(DigestWriter writer)
    {
        writer.Write((long)Exposure.Captures);
        writer.Write(Exposure.FlowsLeftOut);
        writer.Write((long)Exposure.Contacts.Count);
        foreach ((PortContactKey key, PortContact contact) in Exposure.Contacts)
        {
            writer.Write(key.Client);
            writer.Write(key.Host);
            writer.Write((long)key.Protocol);
            writer.Write((long)key.Port);
            writer.Write(contact.Service.Name);
            writer.Write(contact.Save());
        }
    }

    void LoadExposure(DigestReader reader)
    {
        int captures = reader.Int();
        long leftOut = reader.Long();
        var contacts = new (PortContactKey, PortContact)[reader.Count()];
        var numbers = new long[32];
        for (int i = 0; i < contacts.Length; i++)
        {
            var key = new PortContactKey(reader.Address(), reader.Address(), (byte)reader.Long(), (ushort)reader.Long());
            string? service = reader.Word();
            reader.Longs(numbers);
            var contact = new PortContact();
            contact.Restore(numbers, service);
            contacts[i] = (key, contact);
        }
        Exposure.Restore(contacts, captures, leftOut);
    }
}
