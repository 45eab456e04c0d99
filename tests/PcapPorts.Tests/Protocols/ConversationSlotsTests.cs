using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Protocols;

/// <summary>Conversations by 5-tuple: whatever is put in, replaced and removed, in any order, is found as in a dictionary.</summary>
public class ConversationSlotsTests
{
    static FlowKey Key(int number)
    {
        var level = new IpLevel { Version = 4, Protocol = IpProtocol.Udp, SourceLow = (ulong)(0x0a000000 + number % 7), DestinationLow = 0x0b000001, SourcePort = (ushort)number, DestinationPort = 53, Traits = LevelTraits.Ports };
        _ = FlowKey.From(in level, out FlowKey key);
        return key;
    }

    [Theory]
    [InlineData(1, 20, 0)]
    [InlineData(2, 400, 0)]
    [InlineData(3, 5_000, 0)]
    [InlineData(4, 5_000, 5_000)]
    public void It_finds_what_a_dictionary_finds(int seed, int keys, int expected)
    {
        var random = new Random(seed);
        var known = new Dictionary<FlowKey, Conversation>();
        var slots = new ConversationSlots();
        slots.EnsureCapacity(expected);
        for (int step = 0; step < 60_000; step++)
        {
            FlowKey key = Key(random.Next(keys));
            switch (random.Next(3))
            {
                case 0:
                    var conversation = new Conversation(in key, 0, step, 0);
                    known[key] = conversation;
                    slots.Set(conversation);
                    break;
                case 1:
                    known.Remove(key);
                    slots.Remove(in key);
                    break;
                default:
                    Assert.Same(known.GetValueOrDefault(key), slots.Find(in key));
                    break;
            }
            Assert.Equal(known.Count, slots.Count);
        }
        for (int i = 0; i < keys; i++)
            Assert.Same(known.GetValueOrDefault(Key(i)), slots.Find(Key(i)));
    }
}
