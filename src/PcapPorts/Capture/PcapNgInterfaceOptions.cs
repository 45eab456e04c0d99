using System.Text;

namespace PcapPorts.Capture;

/// <summary>The options of an Interface Description Block (draft-ietf-opsawg-pcapng, section 4.2).</summary>
static class PcapNgInterfaceOptions
{
    const ushort Name = 2;
    const ushort Description = 3;
    const ushort TimestampResolution = 9;
    const ushort Filter = 11;
    const ushort OperatingSystem = 12;
    const ushort FcsLength = 13;
    const ushort TimestampOffset = 14;

    /// <summary>Puts an interface together from the fixed fields and the options; comments go to <paramref name="annotations"/>.</summary>
    public static CaptureInterface Read(LinkType linkType, uint snapLength, PcapNgOptions options, int index, CaptureAnnotations annotations)
    {
        var description = new CaptureInterface(linkType, snapLength, null);
        while (options.Next())
        {
            if (options.Code == PcapNgOptions.Comment)
                annotations.AddComment(CommentSubject.Interface, index, in options);
            else
                description = With(description, options);
        }
        return description;
    }

    /// <summary>Adds the options that describe an interface to the body of its block.</summary>
    public static void Write(CaptureInterface description, PcapNgBody body)
    {
        body.AddOption(Name, description.Name);
        body.AddOption(Description, description.Description);
        body.AddOption(TimestampResolution, [description.TimestampResolution]);
        if (description.Filter is { } filter)
            body.AddOption(Filter, [0, .. Encoding.UTF8.GetBytes(filter)]);
        body.AddOption(OperatingSystem, description.OperatingSystem);
        if (description.FcsLength != 0)
            body.AddOption(FcsLength, [description.FcsLength]);
        if (description.TimestampOffset != 0)
            body.AddOption(TimestampOffset, (ulong)description.TimestampOffset);
    }

    static CaptureInterface With(CaptureInterface description, in PcapNgOptions option)
    {
        ReadOnlySpan<byte> value = option.Value;
        return option.Code switch
        {
            Name => description with { Name = option.Text },
            Description => description with { Description = option.Text },
            TimestampResolution when value.Length > 0 => description with { TimestampResolution = value[0] },
            // The first byte says what the filter is: 0 for text, 1 for BPF code.
            Filter when value.Length > 1 && value[0] == 0 => description with { Filter = Encoding.UTF8.GetString(value[1..]) },
            OperatingSystem => description with { OperatingSystem = option.Text },
            FcsLength when value.Length > 0 => description with { FcsLength = FcsBytes(value[0]) },
            TimestampOffset when option.UInt64Value is { } offset => description with { TimestampOffset = (long)offset },
            _ => description,
        };
    }

    /// <summary>The draft has said bits and bytes in turn; no link has a check sequence of more than 15 bytes or fewer than 16 bits.</summary>
    static byte FcsBytes(byte value) => (byte)(value < 16 ? value : value / 8);
}
