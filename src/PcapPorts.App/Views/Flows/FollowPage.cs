using System.Text;
using PcapPorts.App.Views.Texts;
using PcapPorts.Reports;
using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Flows;

/// <summary>How bytes are shown.</summary>
enum FollowForm : byte
{
    /// <summary>As text; what is no text is a dot.</summary>
    Text,

    /// <summary>In hexadecimal, with text beside it.</summary>
    Hex,

    /// <summary>All digits without anything else.</summary>
    Raw,
}

/// <summary>What both sides of a flow said, in order. Keys: <c>1</c> to <c>3</c> choose the form, <c>d</c> the side, <c>s</c> saves.</summary>
sealed class FollowPage : Page
{
    const int MostLines = 200_000;

    readonly CaptureSession _session;
    readonly int _flow;
    readonly TextLinesView _view;
    readonly CancellationTokenSource _stop;
    readonly Action<FollowPage> _save;
    FlowBytes? _bytes;
    List<TextLine>? _lines;
    (int Width, FollowForm Form, int Side, FlowBytes? Bytes) _made;

    /// <param name="session">The capture.</param>
    /// <param name="flow">Index of the flow.</param>
    /// <param name="goTo">Goes to a packet.</param>
    /// <param name="save">Asks where to save it.</param>
    /// <param name="invalidate">Asks for a frame.</param>
    public FollowPage(CaptureSession session, int flow, Action<long> goTo, Action<FollowPage> save, Action invalidate)
    {
        _session = session;
        _flow = flow;
        _save = save;
        _view = new TextLinesView(Lines)
        {
            Accepted = line =>
            {
                if (line.Frame > 0)
                    goTo(line.Frame);
            },
        };
        _stop = CancellationTokenSource.CreateLinkedTokenSource(session.Closed);
        // Not in the pool: its few threads are for short work.
        new Thread(() => Read(invalidate)) { IsBackground = true, Name = "follow" }.Start();
    }

    void Read(Action invalidate)
    {
        try
        {
            _bytes = FlowBytes.Read(_session, _flow, _stop.Token);
            invalidate();
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
        {
            // The page was closed, or the capture.
        }
    }

    /// <summary>How bytes are shown.</summary>
    public FollowForm Form { get; set; }

    /// <summary>0 both sides, 1 the client, 2 the server.</summary>
    public int Side { get; set; }

    public override string Title => $"Follow {_flow + 1}";

    public override View View => _view;

    public override string Cli
    {
        get
        {
            List<string> words = ["follow", _session.File.Path ?? "-", "--flow", $"{_flow + 1}"];
            return CliLine.Of([.. words]);
        }
    }

    public override string Status => _bytes is null ? "reading" : $"1 text  2 hex  3 raw  d side ({SideName})  s save{(_bytes.IsFull ? "  the rest was left out" : "")}";

    public override Subject Subject => new()
    {
        Flow = _flow,
        Filter = FlowText.Filter(_session.Label(_flow)),
        Frame = _view.Selected < _view.Lines.Count && _view.Lines[_view.Selected].Frame is > 0 and long frame ? frame : _session.Label(_flow).FirstFrame,
        Text = _view.Selected < _view.Lines.Count ? _view.Lines[_view.Selected].Text : "",
    };

    public override bool HandlesDigits => true;

    string SideName => Side switch { 1 => "client", 2 => "server", _ => "both" };

    public override bool HandleKey(Key key)
    {
        switch (key.IsText ? key.Rune.Value : 0)
        {
            case >= '1' and <= '3':
                Form = (FollowForm)(key.Rune.Value - '1');
                return true;
            case 'd':
                Side = (Side + 1) % 3;
                return true;
            case 's':
                _save(this);
                return true;
            default:
                return false;
        }
    }

    public override PageSearch? Search(SearchQuery query, bool forward) => _view.Search(query, forward);

    /// <summary>Writes the bytes of the chosen sides, as they are or as they are shown.</summary>
    public void Save(Stream target)
    {
        if (Form == FollowForm.Raw)
        {
            foreach (FlowPiece piece in Chosen())
                target.Write(piece.Bytes);
            return;
        }
        using var writer = new StreamWriter(target);
        foreach (TextLine line in Make(100, Form))
            writer.WriteLine(Terminal.Text.ControlEscape.Escape(line.Text));
    }

    List<TextLine> Lines(int width)
    {
        (int, FollowForm, int, FlowBytes?) wanted = (width, Form, Side, _bytes);
        if (_lines is null || _made != wanted)
            (_lines, _made) = (Make(width, Form), wanted);
        return _lines;
    }

    IEnumerable<FlowPiece> Chosen() => (_bytes?.Pieces ?? []).Where(piece => Side == 0 || piece.FromClient == (Side == 1));

    List<TextLine> Make(int width, FollowForm form)
    {
        LabelledFlow flow = _session.Label(_flow);
        var lines = new List<TextLine>
        {
            new($"Client {FlowText.Client(in flow)}   sent {Units.Bytes(flow.PayloadToServer)}") { Look = ClientLook },
            new($"Server {FlowText.Server(in flow)}   sent {Units.Bytes(flow.PayloadToClient)}   {FlowText.Service(in flow)}   ({EvidenceText.Long(flow.Role)})") { Look = ServerLook },
            new(""),
        };
        bool? before = null;
        if (_bytes is null)
            lines.Add(new TextLine("Reading…"));
        else if (_bytes.Pieces.Count == 0)
            lines.Add(new TextLine("Neither side sent any payload."));
        foreach (FlowPiece piece in Chosen())
        {
            if (lines.Count >= MostLines)
                break;
            Func<Theme, Style> look = piece.FromClient ? ClientLook : ServerLook;
            if (before != piece.FromClient || (form == FollowForm.Hex && piece.Bytes.Length > 0))
                lines.Add(new TextLine($"── {(piece.FromClient ? "client" : "server")}, packet {piece.Frame}, {At(piece.Time)} ──") { Look = static theme => theme.Dim, Frame = piece.Frame });
            before = piece.FromClient;
            AddBytes(lines, piece, form, width, look);
            if (piece.Missing > 0)
                lines.Add(new TextLine($"[{Units.Count(piece.Missing, "byte is", "bytes are")} not in the capture]") { Look = static theme => theme.Error, Frame = piece.Frame });
        }
        return lines;
    }

    static Style ClientLook(Theme theme) => theme.Series[0];

    static Style ServerLook(Theme theme) => theme.Series[1 % theme.Series.Count];

    string At(long time) => time == long.MinValue ? "no time" : $"{(time - _session.File.First.Nanoseconds) / 1e9:0.000000} s";

    static void AddBytes(List<TextLine> lines, FlowPiece piece, FollowForm form, int width, Func<Theme, Style> look)
    {
        int step = form == FollowForm.Raw ? Math.Max(8, width / 2) : 16;
        if (form == FollowForm.Text)
        {
            AddText(lines, piece, width, look);
            return;
        }
        for (int at = 0; at < piece.Bytes.Length && lines.Count < MostLines; at += step)
        {
            ReadOnlySpan<byte> row = piece.Bytes.AsSpan(at, Math.Min(step, piece.Bytes.Length - at));
            string digits = Convert.ToHexStringLower(row);
            if (form == FollowForm.Hex)
            {
                var text = new StringBuilder($"{at:x6}  ");
                for (int i = 0; i < 16; i++)
                    text.Append(i < row.Length ? digits.AsSpan(i * 2, 2) : "  ").Append(i == 7 ? "  " : " ");
                text.Append(' ');
                foreach (byte value in row)
                    text.Append(value is >= 0x20 and < 0x7f ? (char)value : '.');
                digits = text.ToString();
            }
            lines.Add(new TextLine(digits) { Look = look, Frame = piece.Frame });
        }
    }

    /// <summary>Lines as the sender ended them; what is no printable UTF-8 is a dot.</summary>
    static void AddText(List<TextLine> lines, FlowPiece piece, int width, Func<Theme, Style> look)
    {
        var text = new StringBuilder();
        ReadOnlySpan<byte> rest = piece.Bytes;
        void End()
        {
            lines.Add(new TextLine(text.ToString()) { Look = look, Frame = piece.Frame });
            text.Clear();
        }
        while (!rest.IsEmpty && lines.Count < MostLines)
        {
            Rune.DecodeFromUtf8(rest, out Rune rune, out int length);
            rest = rest[length..];
            if (rune.Value == '\n')
                End();
            else if (rune.Value is not '\r')
                text.Append(rune.Value == '\t' ? "    " : rune == Rune.ReplacementChar || Rune.IsControl(rune) || Terminal.Text.ControlEscape.IsUnsafe(rune) ? "." : rune.ToString());
            if (text.Length >= width)
                End();
        }
        if (text.Length > 0)
            End();
    }

    public override void Dispose()
    {
        _stop.Cancel();
        base.Dispose();
    }
}
