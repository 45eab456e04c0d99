using PcapPorts.Ports;
using PcapPorts.Tests.Snapshots;

namespace PcapPorts.Tests.Ports;

public class PortCardTests
{
    [Theory]
    [InlineData("443")]
    [InlineData("53")]
    [InlineData("23")]
    [InlineData("8081")]
    [InlineData("60000")]
    [InlineData("0")]
    [InlineData("27017/udp")]
    public void Card(string question) => Snapshot.Verify(new PortCard(PortQuery.Parse(question)).ToText(80), question);

    [Fact]
    public void A_narrow_card_puts_labels_above() => Snapshot.Verify(new PortCard(123, PortTransport.Udp).ToText(36));

    [Theory]
    [InlineData(80)]
    [InlineData(56)]
    [InlineData(55)]
    [InlineData(32)]
    public void No_line_is_wider_than_asked_and_all_is_ASCII(int width)
    {
        for (int port = 0; port <= ushort.MaxValue; port += 61)
        {
            foreach (string line in new PortCard((ushort)port).ToText(width).Split('\n'))
            {
                // One long word may stick out: some registered references have no space.
                Assert.True(line.Length <= width || !line.Trim().Contains(' ', StringComparison.Ordinal) || width < 56, line);
                Assert.DoesNotContain(line, c => c is < ' ' or > '~');
                Assert.False(line.EndsWith(' '), line);
            }
        }
    }

    [Theory]
    [InlineData(int.MinValue, PortCard.LeastWidth)]
    [InlineData(0, PortCard.LeastWidth)]
    [InlineData(int.MaxValue, PortCard.GreatestWidth)]
    public void Odd_widths_are_taken_as_the_nearest_sensible_one(int width, int taken) =>
        Assert.Equal(new PortCard(443).ToText(taken), new PortCard(443).ToText(width));

    [Fact]
    public void A_card_of_one_transport_speaks_of_that_one_only()
    {
        PortCard card = new(514, PortTransport.Udp);
        Assert.Equal((PortTransport.Udp, ServiceId.Syslog), Assert.Single(card.Services));
        Assert.Equal("syslog", Assert.Single(card.Registrations).Name);
        Assert.Equal((PortTransport.Udp, PortStatus.Assigned), Assert.Single(card.Statuses));
        Assert.StartsWith("Port 514/udp\n", card.ToText(80), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_carries_its_parts_as_data()
    {
        PortCard card = new(6881);
        Assert.Equal(PortClass.User, card.Class);
        Assert.Equal([(PortTransport.Tcp, ServiceId.BitTorrent), (PortTransport.Udp, ServiceId.BitTorrent)], card.Services);
        Assert.Empty(card.Registrations);
        Assert.Equal("bittorrent", Assert.Single(card.DeFacto).Name);
        Assert.NotNull(card.Note);
        Assert.Equal(8, card.Related.Count);
        Assert.DoesNotContain((ushort)6881, card.Related);
    }

    [Theory]
    [InlineData("27017/udp", false)]
    [InlineData("27017/tcp", true)]
    [InlineData("51820/tcp", false)]
    [InlineData("514/tcp", true)]
    [InlineData("0/tcp", true)]
    public void A_note_is_left_out_where_only_another_transport_has_the_service(string question, bool note) =>
        Assert.Equal(note, new PortCard(PortQuery.Parse(question)).Note is not null);

    [Fact]
    public void A_question_without_a_port_makes_no_card() =>
        Assert.Contains("16 bits", Assert.Throws<ArgumentException>(() => new PortCard(PortQuery.Parse("533369"))).Message, StringComparison.Ordinal);
}
