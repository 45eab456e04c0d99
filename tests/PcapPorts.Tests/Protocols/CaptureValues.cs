using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Tests.Analysis;

namespace PcapPorts.Tests.Protocols;

/// <summary>What the fields of a capture of <c>testdata-pcaps</c> say.</summary>
static class CaptureValues
{
    /// <summary>All values of a field, in order.</summary>
    public static List<string> Of(string capture, string abbreviation)
    {
        Field field = Dissectors.Fields.Find(abbreviation) ?? throw new ArgumentException(abbreviation);
        var values = new List<string>();
        var text = new FieldText();
        using CaptureFile file = Replays.OpenWhole(Repository.PathOf($"testdata-pcaps/{capture}"));
        using var pass = new CapturePass(file, new StreamNumbers());
        pass.Run(
            (long _, in FrameRecord _, FieldList fields) =>
            {
                foreach (ref readonly FieldEntry entry in fields.Entries)
                {
                    if (!field.Covers(entry.Field))
                        continue;
                    text.Clear();
                    text.Add(in entry, fields);
                    values.Add(Encoding.UTF8.GetString(text.Text));
                }
            },
            CancellationToken.None);
        return values;
    }
}
