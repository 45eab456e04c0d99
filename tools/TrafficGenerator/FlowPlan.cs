namespace PcapPorts.TrafficGenerator;

/// <summary>What does not change of a flow; drawn from seed and number alone, so nothing of it is kept in memory.</summary>
readonly struct FlowPlan
{
    const ushort FirstEphemeralPort = 32_768;
    const uint EphemeralPorts = 60_999 - FirstEphemeralPort + 1;

    /// <summary>Fewest frames of a connection that is opened and closed.</summary>
    public const uint WholeConnection = 6;

    readonly ulong _bits;

    public FlowPlan(GeneratorOptions options, int number)
    {
        var random = new RandomBits(RandomBits.Mix(options.Seed) ^ (ulong)number);
        _bits = random.Next();
        Udp = random.Chance(options.Udp);
        Ipv6 = random.Chance(options.Ipv6);
        Handshake = !Udp && random.Chance(options.Handshakes);
        HasTimestamps = !Udp && random.Chance(80);
        // Few servers have most of the clients.
        ServerDraw = random.Below(random.Below(1UL << 32) + 1);
        ClientSequence = (uint)random.Next();
        ServerSequence = (uint)random.Next();
        // A client's address and port make the 5-tuple unlike any other, whatever the server.
        uint clients = Clients(options.Flows);
        Client = (uint)number % clients + 1;
        ClientPort = (ushort)(FirstEphemeralPort + (uint)number / clients % EphemeralPorts);
    }

    public bool Udp { get; }

    public bool Ipv6 { get; }

    public bool Handshake { get; }

    public bool HasTimestamps { get; }

    /// <summary>From 0 to 2^32 - 1, low numbers far more often.</summary>
    public ulong ServerDraw { get; }

    public uint ClientSequence { get; }

    public uint ServerSequence { get; }

    public uint Client { get; }

    public ushort ClientPort { get; }

    /// <summary>How many clients share the flows: about forty flows each, but never more than it has ports.</summary>
    static uint Clients(int flows) => (uint)Math.Max(1, Math.Max(flows / 40, (int)(flows / EphemeralPorts) + 1));

    /// <summary>What the flow's next frame is for.</summary>
    public Step Next(uint sent, uint frames)
    {
        uint opening = Handshake ? 3u : 0;
        if (sent < opening)
            return Step.Syn + (int)sent;
        if (!Udp && frames >= WholeConnection && sent >= frames - 3)
            return Step.ClientFin + (int)(sent + 3 - frames);
        uint data = sent - opening;
        if (data < 2)
            return Step.Request + (int)data;
        // Drawn from the flow and the frame's place: of three frames one acknowledges (over UDP: asks again).
        return RandomBits.Mix(_bits + sent) % 3 == 0 ? Step.Acknowledge : Step.Data;
    }

    /// <summary>A number for the frame at a place: decides its length.</summary>
    public ulong Draw(uint sent) => RandomBits.Mix(_bits ^ ((ulong)sent << 32));
}
