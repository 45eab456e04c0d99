using PcapPorts.Fields;

namespace PcapPorts.Analysis.Stories;

/// <summary>What was said in a flow, in order, as sentences. Bounded: of a long talk the first sentences are kept and the rest counted.</summary>
sealed class FlowExchange
{
    /// <summary>Most sentences.</summary>
    public const int MaxSentences = 40;

    readonly List<Message> _messages = [];
    ulong _more;
    long _lastFrame;

    sealed record Message(bool FromClient, string Clause, FrameList Frames);

    /// <summary>Whether nothing was understood.</summary>
    public bool IsEmpty => _messages.Count == 0;

    /// <summary>Takes the fields of a frame that carries payload.</summary>
    public void Take(long number, bool fromClient, FieldList fields)
    {
        if (Phrases.Of(fields) is not { } clause)
            return;
        if (_messages.Count > 0 && _messages[^1] is { } last && last.FromClient == fromClient && last.Clause == clause)
        {
            last.Frames.Add(number);
        }
        else if (_messages.Count < MaxSentences)
        {
            var frames = new FrameList();
            frames.Add(number);
            _messages.Add(new Message(fromClient, clause, frames));
        }
        else
        {
            _more++;
            _lastFrame = number;
        }
    }

    /// <summary>The sentences.</summary>
    public IEnumerable<StoryStatement> Statements()
    {
        foreach (Message message in _messages)
        {
            string times = message.Frames.Count > 1 ? $", {StoryWords.Number(message.Frames.Count)} times" : "";
            yield return new StoryStatement(StoryKind.Exchange, $"The {(message.FromClient ? "client" : "server")} {message.Clause.TrimEnd('.')}{times}.", 1, message.Frames.First);
        }
        if (_more > 0)
            yield return new StoryStatement(StoryKind.Exchange, $"{StoryWords.Count(_more, "more message")} followed.", 1, [_lastFrame]);
    }
}
