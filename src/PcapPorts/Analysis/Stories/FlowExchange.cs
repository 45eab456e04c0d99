using PcapPorts.Fields;
using PcapPorts.Protocols;

namespace PcapPorts.Analysis.Stories;

/// <summary>What was said in a flow, in order, as sentences. Bounded: of a long talk the first sentences are kept and the rest counted.</summary>
sealed class FlowExchange
{
    /// <summary>Most sentences.</summary>
    public const int MaxSentences = 40;

    const int MaxUsers = 8;

    /// <summary>Fields that hold what only the two sides can read, and what they belong to.</summary>
    static readonly (Field? Field, string Name)[] Encrypted =
    [
        (Dissectors.Fields.Find("tls.app_data"), "TLS"), (Dissectors.Fields.Find("dtls.app_data"), "DTLS"), (Dissectors.Fields.Find("ssh.encrypted_packet"), "SSH"),
        (Dissectors.Fields.Find("quic"), "QUIC"), (Dissectors.Fields.Find("wg"), "WireGuard"), (Dissectors.Fields.Find("openvpn"), "OpenVPN"),
    ];

    readonly List<Message> _messages = [];
    ulong _more;
    long _lastFrame;

    sealed record Message(bool FromClient, string Clause, long? After, FrameList Frames);

    /// <summary>Whether nothing was understood.</summary>
    public bool IsEmpty => _messages.Count == 0;

    /// <summary>Whether an answer says how long it took.</summary>
    public bool HasTimes { get; private set; }

    /// <summary>What encrypts, and the first frame that shows it; null when nothing does.</summary>
    public (string Name, long Frame)? Secrecy { get; private set; }

    /// <summary>What another conversation had asked for when it announced this one, and where; null when none did.</summary>
    public (string Wish, long Frame)? Origin { get; private set; }

    // Who people said they are.
    readonly List<(string Name, long Frame)> _users = [];

    /// <summary>Takes the name that somebody gave.</summary>
    public void TakeUser(string name, long frame)
    {
        if (_users.Count < MaxUsers && !_users.Exists(user => user.Name == name))
            _users.Add((name, frame));
    }

    /// <summary>Takes the fields of a frame that carries payload.</summary>
    public void Take(long number, bool fromClient, FieldList fields)
    {
        foreach (Phrase phrase in Phrases.Of(fields))
            Take(number, fromClient, phrase);
        if (Origin is null)
            Origin = OriginOf(new FieldReading(fields));
        if (Secrecy is not null)
            return;
        foreach ((Field? field, string name) in Encrypted)
        {
            if (field is not null && fields.IndexOf(field) >= 0)
                Secrecy = (name, number);
        }
    }

    static (string, long)? OriginOf(FieldReading reading)
    {
        if (reading.Text("ftp-data.command") is { } command)
            return (command, reading.Number("ftp-data.setup-frame"));
        return reading.Text("tftp.destination_file") is { } file && reading.Number("tftp.request_frame") is > 0 and var frame ? ($"the file {file}", frame) : null;
    }

    void Take(long number, bool fromClient, Phrase phrase)
    {
        HasTimes |= phrase.After is not null;
        if (Again(fromClient, phrase.Clause) is { } message)
        {
            message.Frames.Add(number);
        }
        else if (_messages.Count < MaxSentences)
        {
            var frames = new FrameList();
            frames.Add(number);
            _messages.Add(new Message(fromClient, phrase.Clause, phrase.After, frames));
        }
        else
        {
            _more++;
            _lastFrame = number;
        }
    }

    /// <summary>The message that is said once more: the one before, or, where question and answer alternate, the question before.</summary>
    Message? Again(bool fromClient, string clause)
    {
        for (int back = 1; back <= 2 && back <= _messages.Count; back++)
        {
            Message before = _messages[^back];
            if (before.FromClient == fromClient && before.Clause == clause && (back == 1 || fromClient))
                return before;
        }
        return null;
    }

    /// <summary>The sentences.</summary>
    public IEnumerable<StoryStatement> Statements()
    {
        if (Origin is { } origin)
            yield return Of(StoryWords.Clean($"It carries what another conversation had asked for: {origin.Wish}."), [origin.Frame]);
        foreach (Message message in _messages)
        {
            string after = message.After is { } time ? $", {StoryWords.Duration(time)} after the request" : "";
            if (message.Frames.Count > 1)
                after = $", {StoryWords.Number(message.Frames.Count)} times";
            yield return Of($"The {(message.FromClient ? "client" : "server")} {message.Clause.TrimEnd('.')}{after}.", message.Frames.First);
        }
        if (_more > 0)
            yield return Of($"{StoryWords.Count(_more, "more message")} followed.", [_lastFrame]);
        foreach ((string name, long frame) in _users)
            yield return Of(StoryWords.Clean($"The client gave the user name {StoryWords.Short(name, 80)}."), [frame]);
        if (Secrecy is { } secrecy)
            yield return Of($"What {(IsEmpty ? "was" : "else was")} said is encrypted ({secrecy.Name}): only the two sides can read it.", [secrecy.Frame]);
    }

    static StoryStatement Of(string text, IReadOnlyList<long> frames) => new(StoryKind.Exchange, text, 1, frames);
}
