namespace PcapPorts.Capture.LibPcap;

/// <summary>The frames of another reader that a capture filter takes. The filter is compiled for each link type that is met.</summary>
/// <param name="source">The reader; it is disposed with this one.</param>
/// <param name="filter">The filter (pcap-filter(7)).</param>
public sealed class CaptureFilterReader(CaptureReader source, string filter) : CaptureReader
{
    readonly Dictionary<ushort, BpfProgram> _programs = [];
    long _frames;

    /// <inheritdoc/>
    public override string Name => source.Name;

    /// <inheritdoc/>
    public override CaptureDamage? Damage => source.Damage;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureInterface> Interfaces => source.Interfaces;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureSection> Sections => source.Sections;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureName> Names => source.Names;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureStatistics> Statistics => source.Statistics;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureSecrets> Secrets => source.Secrets;

    /// <inheritdoc/>
    public override bool AnnotationLimitReached => source.AnnotationLimitReached;

    /// <summary>Fills a batch with the next frames that the filter takes, numbered from 1 among themselves.</summary>
    /// <exception cref="LiveCaptureException">The filter is not valid for a link type that the capture has.</exception>
    public override bool Read(FrameBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        while (source.Read(batch))
        {
            int taken = 0;
            BpfProgram? program = null;
            int linkType = -1;
            for (int i = 0; i < batch.Count; i++)
            {
                ref FrameRecord record = ref batch.Records[i];
                if (program is null || record.LinkType != linkType)
                    (program, linkType) = (ProgramFor(record.LinkType), record.LinkType);
                if (program.Takes(batch.Bytes(i), record.WireLength))
                    batch.Records[taken++] = record;
            }
            if (taken == 0)
                continue;
            batch.Count = taken;
            batch.FirstNumber = _frames + 1;
            _frames += taken;
            return true;
        }
        return false;
    }

    BpfProgram ProgramFor(ushort linkType)
    {
        if (_programs.TryGetValue(linkType, out BpfProgram? program))
            return program;
        program = BpfProgram.Compile(filter, new LinkType(linkType));
        _programs.Add(linkType, program);
        return program;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (BpfProgram program in _programs.Values)
            program.Dispose();
        source.Dispose();
    }
}
