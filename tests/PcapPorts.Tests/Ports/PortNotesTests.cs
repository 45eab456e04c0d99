using PcapPorts.Ports;

namespace PcapPorts.Tests.Ports;

public class PortNotesTests
{
    [Fact]
    public void The_ports_that_matter_most_have_a_note()
    {
        ushort[] ports =
        [
            0, 7, 19, 20, 21, 22, 23, 25, 43, 49, 53, 67, 68, 69, 79, 80, 88, 102, 110, 111, 119, 123, 135, 137, 138, 139, 143, 161, 162, 179, 389, 443,
            445, 465, 500, 502, 512, 513, 514, 515, 520, 546, 547, 548, 554, 587, 623, 631, 636, 853, 873, 989, 990, 993, 995, 1080, 1194, 1433,
            1434, 1521, 1701, 1723, 1812, 1813, 1883, 1900, 2049, 2375, 3128, 3260, 3306, 3389, 3478, 4500, 4786, 4789, 5060, 5061, 5222, 5353,
            5355, 5432, 5555, 5672, 5683, 5900, 5985, 5986, 6379, 6443, 6667, 6881, 7547, 8080, 8443, 8883, 9100, 9200, 10250, 11211, 20000,
            25565, 27017, 44818, 47808, 51820,
        ];
        Assert.All(ports, port => Assert.NotNull(PortNotes.For(port)));
        Assert.Null(PortNotes.For(60000));
    }

    [Fact]
    public void Notes_are_full_sentences_in_plain_ASCII()
    {
        foreach (PortNote note in PortNotes.All)
        {
            foreach (string text in new[] { note.Purpose, note.Instead, note.WhenOpen }.OfType<string>())
            {
                Assert.EndsWith(".", text, StringComparison.Ordinal);
                Assert.True(char.IsAsciiLetterOrDigit(text[0]), text);
                Assert.DoesNotContain(text, c => c is < ' ' or > '~');
                Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
                Assert.InRange(text.Length, 4, 240);
            }
        }
    }

    [Fact]
    public void No_port_has_two_notes_and_every_related_port_is_another_one()
    {
        HashSet<ushort> seen = [];
        foreach (PortNote note in PortNotes.All)
        {
            Assert.NotEmpty(note.Ports);
            Assert.All(note.Ports, port => Assert.True(seen.Add(port), $"{port}"));
            Assert.All(note.Related, port => Assert.DoesNotContain(port, note.Ports));
        }
    }

    [Fact]
    public void Every_related_port_is_known_by_name()
    {
        foreach (ushort port in PortNotes.All.SelectMany(note => note.Related))
        {
            bool known = PortTransports.All.ToArray().Any(t => ServicePorts.NameOf(t, port) is not null || DeFactoPorts.Of(t, port).Count > 0);
            Assert.True(known, $"{port}");
        }
    }
}
