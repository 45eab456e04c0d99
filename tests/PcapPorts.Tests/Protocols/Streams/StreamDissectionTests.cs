using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Protocols;
using static PcapPorts.Tests.Protocols.Streams.Talk;

namespace PcapPorts.Tests.Protocols.Streams;

public class StreamDissectionTests
{
    readonly Talk _talk = new(new NumberedDissector());

    [Fact]
    public void A_message_in_one_segment_is_dissected_where_it_stands()
    {
        Assert.Equal("hello", _talk.Handshake().Client(0, Message("hello")));
        FieldEntry body = _talk.Fields.Entries[_talk.Fields.IndexOf(NumberedDissector.Body)];
        Assert.Equal(_talk.Fields.FrameLength - 5, body.Offset);
        Assert.Equal(_talk.Fields.FrameLength, _talk.Fields.Bytes.Length);
    }

    [Fact]
    public void Several_messages_in_a_segment_and_a_beginning()
    {
        Assert.Equal("a|bc", _talk.Handshake().Client(0, [.. Message("a"), .. Message("bc"), (byte)'N']));
        Assert.Equal("d", _talk.Client(10, [0, 1, (byte)'d']));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_over_several_segments_is_shown_where_it_completes(bool saysLength)
    {
        Talk talk = new Talk(new NumberedDissector(saysLength)).Handshake();
        byte[] message = Message("0123456789");
        for (int i = 0; i < message.Length - 1; i++)
            Assert.Equal("", talk.Client(i, [message[i]]));
        Assert.Equal("0123456789|x", talk.Client(message.Length - 1, [message[^1], .. Message("x")]));
        FieldEntry first = talk.Fields.Entries[talk.Fields.IndexOf(NumberedDissector.Body)];
        FieldEntry second = talk.Fields.Entries[talk.Fields.IndexOf(NumberedDissector.Body, talk.Fields.IndexOf(NumberedDissector.Body) + 1)];
        Assert.True(first.Offset >= talk.Fields.FrameLength);
        Assert.Equal(talk.Fields.FrameLength - 1, second.Offset);
    }

    [Fact]
    public void Half_of_all_sequence_numbers_away_is_long_ago()
    {
        Assert.Equal("one", _talk.Handshake().Client(0, Message("one")));
        Assert.Equal("", _talk.Client(int.MinValue + Message("one").Length, Message("old")));
        Assert.Equal("two", _talk.Client(Message("one").Length, Message("two")));
    }

    [Fact]
    public void A_dissector_that_says_the_length_is_not_asked_in_between()
    {
        NumberedDissector dissector = new();
        Talk talk = new Talk(dissector).Handshake();
        byte[] message = Message(new string('7', 5000));
        for (int i = 0; i < message.Length; i += 100)
            talk.Client(i, message[i..Math.Min(message.Length, i + 100)]);
        Assert.Equal(2, dissector.Calls);
    }

    [Fact]
    public void What_is_sent_again_is_not_dissected_twice()
    {
        _talk.Handshake();
        Assert.Equal("one", _talk.Client(0, Message("one")));
        Assert.Equal("", _talk.Client(0, Message("one")));
        Assert.Equal("two", _talk.Client(0, [.. Message("one"), .. Message("two")]));
    }

    [Fact]
    public void What_comes_early_waits_for_the_hole()
    {
        byte[] all = [.. Message("one"), .. Message("two"), .. Message("three")];
        _talk.Handshake();
        Assert.Equal("", _talk.Client(8, all[8..]));
        Assert.Equal("", _talk.Client(4, all[4..10]));
        Assert.Equal("one|two|three", _talk.Client(0, all[..4]));
    }

    [Fact]
    public void A_hole_behind_what_the_peer_has_is_a_gap()
    {
        _talk.Handshake();
        Assert.Equal("", _talk.Client(0, Message("begins")[..6]));
        Assert.Equal("", _talk.Client(100, Message("later")));
        Assert.Equal("", _talk.Server(0, [], acknowledged: 108));

        // The beginning is shown as far as it is there, then the message behind the gap.
        Assert.Equal("beg|later|next", _talk.Client(108, Message("next")));
    }

    [Fact]
    public void What_waited_comes_from_who_sent_it()
    {
        NumberedDissector dissector = new();
        Talk talk = new Talk(dissector).Handshake();
        talk.Client(100, Message("later"));
        Assert.Equal("s", talk.Server(0, Message("s"), acknowledged: 108));
        Assert.Equal("later", talk.Client(108, []));
        Assert.Equal(40000, dissector.Segments[^1].SourcePort);
    }

    [Fact]
    public void Behind_a_gap_the_next_message_is_looked_for_at_the_start_of_a_segment()
    {
        _talk.Handshake();
        _talk.Server(0, [], acknowledged: 1000);
        Assert.Equal("", _talk.Client(100, [1, 2, 3, .. Message("no")]));
        Assert.Equal("yes", _talk.Client(108, Message("yes")));
    }

    [Fact]
    public void Without_a_peer_a_hole_is_given_up_after_a_while()
    {
        _talk.Client(0, Message("a"));
        int frames = 1;
        for (int at = 100; _talk.Client(at, Message("b")).Length == 0; at += 4)
            frames++;
        Assert.Equal(9, frames);
    }

    [Fact]
    public void A_cut_segment_ends_its_message()
    {
        _talk.Handshake();
        Assert.Equal("0123", _talk.Client(0, Message("0123456789"), cut: 6));
        Assert.Equal("next", _talk.Client(13, Message("next")));
    }

    [Fact]
    public void A_message_that_says_its_length_keeps_the_place_over_what_is_cut()
    {
        _talk.Handshake();
        byte[] message = Message("01234567");
        Assert.Equal("01", _talk.Client(0, message[..9], cut: 4));
        Assert.Equal("next", _talk.Client(9, [.. message[9..], .. Message("next")]));
    }

    [Theory]
    [InlineData(0x11)]
    [InlineData(0x14)]
    public void The_end_of_the_stream_ends_its_message(int flags)
    {
        _talk.Handshake();
        _talk.Client(0, Message("unfinished")[..8]);
        Assert.Equal("unfin", _talk.Client(8, [], flags));
    }

    [Fact]
    public void Sides_are_those_of_the_handshake()
    {
        NumberedDissector dissector = new();
        Talk talk = new Talk(dissector).Handshake();
        talk.Client(0, Message("ask"));
        talk.Server(0, Message("answer"));
        Assert.Equal([PayloadSender.Client, PayloadSender.Server], dissector.Segments.Select(segment => segment.Sender));
        Assert.Same(talk.Announcing, dissector.Segments[0].Conversation!.Parent);
    }

    [Fact]
    public void A_connection_can_be_handed_over()
    {
        NumberedDissector dissector = new();
        Talk talk = new Talk(dissector).Handshake();
        talk.Client(0, Message("ask"));
        NumberedDissector next = new();
        dissector.Segments[0].Conversation!.HandOver(next);
        Assert.Equal("tls", talk.Client(6, Message("tls")));
        Assert.Equal("too", talk.Server(0, Message("too")));
        Assert.Equal((1, 2), (dissector.Calls, next.Calls));
    }

    [Fact]
    public void Messages_in_order_allocate_nothing()
    {
        QuietDissector dissector = new();
        Talk talk = new Talk(dissector).Handshake();
        byte[] whole = [.. Message("0123456789"), .. Message("x")];
        byte[][] halves = [whole[..5], whole[5..]];
        int at = 0;
        long before = 0;
        for (int round = 0; round < 4; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 40; i++)
            {
                talk.Take(at, whole);
                at += whole.Length;
                foreach (byte[] half in halves)
                {
                    talk.Take(at, half);
                    at += half.Length;
                }
            }
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(4 * 40 * 4, dissector.Messages);
    }

    /// <summary>As the numbered one, without a record of what it was asked.</summary>
    sealed class QuietDissector : Dissector
    {
        public int Messages { get; private set; }

        public override Protocol Protocol => NumberedDissector.Numbered;

        public override void Register(DissectorTable table)
        {
        }

        public override int Dissect(ReadOnlySpan<byte> pdu, in PcapPorts.Protocols.Segment segment, FieldList fields)
        {
            int length = pdu.Length < 3 ? 3 : 3 + (pdu[1] << 8 | pdu[2]);
            if (pdu.Length < length)
                return NeedMore;
            Messages++;
            return length;
        }
    }
}
