using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Reports;

namespace PcapPorts.App.Views.Lists;

/// <summary>One kind of trouble.</summary>
sealed class Trouble
{
    public required Field Field { get; init; }

    public long Count;
    public long First;
    public long Last;
}

/// <summary>What dissection remarked, by kind, the heaviest first.</summary>
static class ExpertList
{
    /// <summary>What the list shows.</summary>
    public static ListSpecification<Trouble> Of(CaptureSession session) => new()
    {
        Title = "Trouble",
        Columns =
        [
            ListColumn<Trouble>.Amount("Severity", static trouble => (double)trouble.Field.Expert!.Severity * 1e12 + trouble.Count, static trouble => trouble.Field.Expert!.Severity.ToString(), 0),
            ListColumn<Trouble>.Amount("Packets", static trouble => trouble.Count, static trouble => Units.Count(trouble.Count), 0),
            ListColumn<Trouble>.Amount("First", static trouble => trouble.First, static trouble => trouble.First.ToString(), 2),
            ListColumn<Trouble>.Words("Protocol", static trouble => trouble.Field.Protocol.ShortName, 12, 4, 1),
            ListColumn<Trouble>.Words("Group", static trouble => trouble.Field.Expert!.Group.ToString(), 12, 6, 4),
            ListColumn<Trouble>.Rest("What", static trouble => trouble.Field.Name, 1),
            ListColumn<Trouble>.Words("Filter", static trouble => trouble.Field.Abbreviation, 40, 12, 5),
        ],
        SortColumn = 0,
        Load = (show, cancellation) => Collect(session, show, cancellation),
        Subject = static trouble => new Subject { Filter = trouble.Field.Abbreviation, Frame = trouble.First },
        Cli = () => CliLine.Of("packets", session.File.Path ?? "-", "-Y", "tcp.analysis.flags"),
        Empty = "Nothing was remarked: no loss, no reset, nothing malformed.",
        Style = static (trouble, theme) => trouble.Field.Expert!.Severity switch
        {
            ExpertSeverity.Error => theme.Error,
            ExpertSeverity.Warning => theme.Warning,
            ExpertSeverity.Note => theme.Note,
            _ => default,
        },
    };

    static List<Trouble> Collect(CaptureSession session, Action<IReadOnlyList<Trouble>> show, CancellationToken cancellation)
    {
        const int ShowMilliseconds = 300;
        var all = new Dictionary<Field, Trouble>();
        long shown = Environment.TickCount64;
        using var pass = new CapturePass(session.File);
        pass.Run((long number, in FrameRecord _, FieldList fields) =>
        {
            Field? last = null;
            foreach (ref readonly FieldEntry entry in fields.Entries)
            {
                if (entry.Field.Expert is null || entry.Field == last)
                    continue;
                last = entry.Field;
                if (!all.TryGetValue(last, out Trouble? trouble))
                    all.Add(last, trouble = new Trouble { Field = last, First = number });
                trouble.Count += trouble.Last == number ? 0 : 1;
                trouble.Last = number;
            }
            if ((number & 255) != 0 || Environment.TickCount64 - shown < ShowMilliseconds)
                return;
            shown = Environment.TickCount64;
            show([.. all.Values]);
        }, cancellation);
        return [.. all.Values];
    }
}
