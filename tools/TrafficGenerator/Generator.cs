namespace PcapPorts.TrafficGenerator;

/// <summary>
/// Makes a capture frame by frame. Memory: about 36 bytes a flow and at most 16 MB for the timetable, whatever the number of frames.
/// </summary>
sealed class Generator
{
    // 2024-01-01T00:00:00Z
    const long Start = 1_704_067_200_000_000_000;
    const int TicksPerFrame = 16;
    const byte Fin = 1, Syn = 2, Psh = 8, Ack = 16;

    readonly GeneratorOptions _options;
    readonly Conversation[] _flows;
    readonly Timetable _timetable;
    readonly FrameBuilder _builder;
    readonly Service[] _tcpServers, _udpServers;

    public Generator(GeneratorOptions options)
    {
        _options = options;
        _builder = new FrameBuilder(options);
        _tcpServers = Servers(udp: false);
        _udpServers = Servers(udp: true);
        _flows = new Conversation[options.Flows];
        _timetable = new Timetable(options.Packets * TicksPerFrame, options.Flows);
        var random = new RandomBits(options.Seed);
        PlanFrames(ref random);
        PlanTimes(ref random);
    }

    /// <summary>Writes all frames.</summary>
    public void Write(CaptureOutput output)
    {
        var random = new RandomBits(~_options.Seed);
        long gap = 1_000_000_000L / _options.Rate;
        long time = Start;
        while (_timetable.TryTake(out int number))
        {
            ref Conversation flow = ref _flows[number];
            int length = Write(number, ref flow, output.Next(FrameBuilder.MaxFrame + 1024), time);
            output.Take(length, (uint)length, time);
            time += gap;
            if (++flow.Sent == flow.Frames)
                continue;
            // The rest of the frames is spread over what is left of the flow's time, give or take a half.
            ulong mean = (ulong)(flow.End - flow.Now) / (flow.Frames - flow.Sent);
            flow.Now = Math.Min(flow.End, flow.Now + (long)(mean / 2 + random.Below(mean + 1)));
            _timetable.Add(number, flow.Now);
        }
    }

    /// <summary>One server in a hundred flows, at most five thousand, each with one service; in the proportion of the weights.</summary>
    Service[] Servers(bool udp)
    {
        Service[] services = [.. _options.Services.Where(service => service.IsUdp == udp)];
        if (services.Length == 0)
            services = [.. Service.Catalogue.Where(service => service.IsUdp == udp)];
        var servers = new Service[Math.Clamp(_options.Flows / 100, services.Length, 5000)];
        int total = services.Sum(service => service.Weight);
        var random = new RandomBits(_options.Seed + (udp ? 1UL : 2UL));
        for (int i = 0; i < servers.Length; i++)
        {
            int draw = i < services.Length ? -1 : (int)random.Below((ulong)total);
            int chosen = draw < 0 ? i : 0;
            for (; draw >= 0 && draw >= services[chosen].Weight; chosen++)
                draw -= services[chosen].Weight;
            servers[i] = services[chosen];
        }
        return servers;
    }

    /// <summary>Every flow gets what its kind needs, if there are frames enough; the rest goes by Zipf's law to flows in random order.</summary>
    void PlanFrames(ref RandomBits random)
    {
        uint average = (uint)Math.Min(_options.Packets / _options.Flows, uint.MaxValue);
        uint connection = Math.Min(FlowPlan.WholeConnection, average), other = Math.Min(2, average);
        long rest = _options.Packets;
        uint[] frames = new uint[_options.Flows];
        for (int i = 0; i < frames.Length; i++)
        {
            _flows[i].Frames = new FlowPlan(_options, i).Handshake ? connection : other;
            rest -= _flows[i].Frames;
        }
        ZipfShares.Add(frames, rest, _options.Skew);
        for (int i = frames.Length - 1; i >= 0; i--)
        {
            int place = (int)random.Below((ulong)i + 1);
            (frames[i], frames[place]) = (frames[place], frames[i]);
            _flows[i].Frames += frames[i];
        }
    }

    /// <summary>Flows begin anywhere and last for at least half of what is left: many live at the same time, as on a busy link.</summary>
    void PlanTimes(ref RandomBits random)
    {
        long ticks = _options.Packets * TicksPerFrame;
        for (int i = 0; i < _flows.Length; i++)
        {
            var plan = new FlowPlan(_options, i);
            ref Conversation flow = ref _flows[i];
            flow.ClientSequence = plan.ClientSequence;
            flow.ServerSequence = plan.ServerSequence;
            flow.Now = (long)random.Below((ulong)(ticks - ticks / 10));
            ulong left = (ulong)(ticks - flow.Now);
            flow.End = flow.Now + (long)(left / 2 + random.Below(left / 2));
            _timetable.Add(i, flow.Now);
        }
    }

    int Write(int number, ref Conversation flow, Span<byte> frame, long time)
    {
        var plan = new FlowPlan(_options, number);
        Service[] servers = plan.Udp ? _udpServers : _tcpServers;
        uint server = (uint)(plan.ServerDraw * (ulong)servers.Length >> 32);
        Service service = servers[server];
        Step step = plan.Next(flow.Sent, flow.Frames);
        var packet = new Packet
        {
            Udp = plan.Udp,
            Ipv6 = plan.Ipv6,
            Client = plan.Client,
            Server = server + (plan.Udp ? 0x8_0001u : 1),
            ClientPort = plan.ClientPort,
            ServerPort = service.Port,
            HasTimestamp = plan.HasTimestamps && _options.MaxSize >= 66 + 4 * _options.Vlans.Count + (plan.Ipv6 ? 20 : 0),
            Timestamp = (uint)(time / 1_000_000),
            Identification = (ushort)flow.Sent,
            FromServer = step is Step.SynAck or Step.Response or Step.Data or Step.ServerFin,
            Length = _options.MinSize + (int)(plan.Draw(flow.Sent) % (uint)(_options.MaxSize - _options.MinSize + 1)),
        };
        packet.TcpFlags = step switch
        {
            Step.Syn => Syn,
            Step.SynAck => Syn | Ack,
            Step.Request or Step.Response or Step.Data => Psh | Ack,
            Step.ClientFin or Step.ServerFin => Fin | Ack,
            _ => Ack,
        };
        packet.Padded = step is not (Step.Request or Step.Response or Step.Data) && !plan.Udp;
        if (_options.FirstPayloads && step is Step.Request or Step.Response)
            packet.Payload = Fitting(step == Step.Request ? service.Request : service.Response, packet);
        packet.Sequence = packet.FromServer ? flow.ServerSequence : flow.ClientSequence;
        packet.Acknowledgment = packet.FromServer ? flow.ClientSequence : flow.ServerSequence;
        int length = _builder.Write(packet, frame, out int payload);
        uint next = packet.Sequence + (uint)payload + ((packet.TcpFlags & (Syn | Fin)) != 0 ? 1u : 0);
        if (packet.FromServer)
            flow.ServerSequence = next;
        else
            flow.ClientSequence = next;
        return length;
    }

    /// <summary>As much of a payload as the longest frame has room for.</summary>
    ReadOnlySpan<byte> Fitting(byte[] payload, scoped in Packet packet)
    {
        int headers = 14 + 4 * _options.Vlans.Count + (packet.Ipv6 ? 40 : 20) + (packet.Udp ? 8 : packet.HasTimestamp ? 32 : 20);
        return payload.AsSpan(0, Math.Clamp(_options.MaxSize - headers, 0, payload.Length));
    }
}
