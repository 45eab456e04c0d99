using PcapPorts.Fields;

namespace PcapPorts.Tests.Protocols.Dissection;

/// <summary>What every dissector has to survive: each message cut at each length, and each of its bytes changed.</summary>
static class Damage
{
    public static IEnumerable<byte[]> Cuts(byte[] message) => Enumerable.Range(0, message.Length).Select(length => message[..length]);

    public static IEnumerable<byte[]> Mutations(byte[] message, int seed, int count)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            byte[] changed = [.. message];
            for (int times = random.Next(1, 5); times > 0; times--)
                changed[random.Next(changed.Length)] = random.Next(3) switch { 0 => 0xff, 1 => 0, _ => (byte)random.Next(256) };
            yield return changed;
        }
    }

    /// <summary>Gives a dissector all of them, and checks that what it adds can be written.</summary>
    public static void Run(Func<Exchange> create, byte[] message)
    {
        int count = 0;
        foreach (byte[] bytes in Cuts(message).Concat(Mutations(message, 7, 2000)))
        {
            Exchange exchange = create();
            exchange.Client(bytes).Server(bytes, isLast: true);
            foreach (ref readonly FieldEntry entry in exchange.Fields.Entries)
            {
                var text = new FieldText();
                text.Add(in entry, exchange.Fields);
                count++;
            }
        }
        Assert.True(count > 0 || message.Length == 0, "nothing was ever dissected");
    }
}
