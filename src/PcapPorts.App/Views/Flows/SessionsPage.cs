using PcapPorts.Analysis;
using PcapPorts.App.Live;
using PcapPorts.App.Views.Lists;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Protocols;
using PcapPorts.Reports;
using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Widgets;
using Rect = PcapPorts.Terminal.Screen.Rect;

namespace PcapPorts.App.Views.Flows;

/// <summary>Who was connected with whom at a moment: the netstat table, with a slider for the moment.</summary>
sealed class SessionsPage : Page
{
    const long Window = Timestamp.NanosecondsPerSecond;

    readonly CaptureSession _session;
    readonly ListPage<SessionLine> _list;
    readonly TimeSlider _slider;
    readonly SliderAbove _view;

    public SessionsPage(CaptureSession session, Action invalidate, Action<int, int> showMenu)
    {
        _session = session;
        _slider = new TimeSlider(() => Span(session), _ => _list!.Reload());
        _list = new ListPage<SessionLine>(new ListSpecification<SessionLine>
        {
            Title = "Sessions",
            Columns =
            [
                ListColumn<SessionLine>.Words("Proto", static line => FlowText.Protocol(line.Flow.Protocol), 8, 4, 1),
                ListColumn<SessionLine>.Address("Client", static line => FlowText.Client(line.Flow)),
                ListColumn<SessionLine>.Address("Server", static line => FlowText.Server(line.Flow)),
                ListColumn<SessionLine>.Words("State", static line => FlowText.State(line.Flow), 22, 8, 1),
                ListColumn<SessionLine>.Words("Service", static line => FlowText.Service(line.Flow), 16, 6),
                ListColumn<SessionLine>.Amount("To server", static line => line.Flow.BytesToServer, static line => Units.Bytes(line.Flow.BytesToServer), 3),
                ListColumn<SessionLine>.Amount("To client", static line => line.Flow.BytesToClient, static line => Units.Bytes(line.Flow.BytesToClient), 3),
                ListColumn<SessionLine>.Amount("Rate", static line => Rate(line), static line => Rate(line) < 0 ? "-" : Units.Bytes(Rate(line)) + "/s", 4),
                ListColumn<SessionLine>.Amount("Age", static line => line.Age, static line => Units.Duration(line.Age), 4),
            ],
            SortColumn = 7,
            Load = (_, cancellation) => Load(cancellation),
            Subject = line => new Subject { Filter = FlowText.Filter(line.Flow), Frame = line.Flow.FirstFrame, Flow = FlowAt(line.Flow), Port = FlowText.Port(line.Flow) },
            Cli = () => Cli,
            Empty = "Nobody was connected at that moment.",
        }, session, invalidate) { MenuRequested = showMenu };
        _view = new SliderAbove(_slider, _list.View);
        _list.Start();
    }

    public override string Title => "Sessions";

    public override View View => _view;

    public override View Focus => _list.View;

    public override string Cli => CliLine.Of("sessions", _session.File.Path ?? "-", "--at", $"+{Math.Max(0, Moment - _session.File.First.Nanoseconds) / 1e9:0.000000}");

    public override Subject Subject => _list.Subject;

    public override string Status => $"{_list.Status}   Tab and arrows move the moment";

    public override Action<TextWriter, string>? Export => _list.Export;

    long Moment => _slider.Moment;

    public override PageSearch? Search(SearchQuery query, bool forward) => _list.Search(query, forward);

    public override bool HandleKey(Key key) => _list.HandleKey(key);

    public override void BeforeFrame() => _list.BeforeFrame();

    /// <summary>The flow of the whole capture with the same first packet.</summary>
    int? FlowAt(LabelledFlow flow)
    {
        int index = (int)flow.Id - 1;
        return index < _session.FlowCount && _session.Label(index).Key.Equals(flow.Key) ? index : null;
    }

    static double Rate(SessionLine line) => line.RateToServer < 0 ? -1 : line.RateToServer + line.RateToClient;

    static (long First, long Last) Span(CaptureSession session) => session.File.Look(static (_, facts) => (facts.First.Nanoseconds, facts.Last.Nanoseconds));

    SessionLine[] Load(CancellationToken cancellation)
    {
        long moment = Moment;
        using var tracker = new SessionTracker(new FlowTableOptions { Inspector = ServiceDetector.Instance, MaxFlows = 1 << 20 });
        using FrameAccess access = _session.File.OpenAccess(sequential: true);
        bool marked = false;
        for (long number = 1; access.ReadBatch(number) is { } batch;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (moment != Moment)
                return Load(cancellation);
            number += batch.Count;
            int kept = 0;
            for (int i = 0; i < batch.Count; i++)
            {
                // Packets may be out of order: those after the moment are passed over, not taken for its end.
                if (batch.Records[i].TimestampNanoseconds <= moment)
                    batch.Records[kept++] = batch.Records[i];
            }
            if (!marked && kept > 0 && batch.Records[kept - 1].TimestampNanoseconds > moment - Window)
            {
                tracker.Mark(new Timestamp(moment - Window));
                marked = true;
            }
            batch.Count = kept;
            tracker.Add(batch);
        }
        return new SessionView(new FlowSelection(), 0, ended: false, int.MaxValue).Lines(tracker, new Timestamp(moment));
    }

    public override void Dispose()
    {
        _list.Dispose();
        base.Dispose();
    }
}

/// <summary>A slider in the first row, a list below.</summary>
sealed class SliderAbove(View slider, View list) : View
{
    public override IReadOnlyList<View> Children { get; } = [slider, list];

    protected override void Render(Canvas canvas, ViewContext context)
    {
        slider.Draw(canvas.Part(new Rect(0, 0, canvas.Width, 1)), context);
        list.Draw(canvas.Part(new Rect(0, 1, canvas.Width, canvas.Height - 1)), context);
    }
}

/// <summary>A moment between the first and the last packet: Left and Right move it by a hundredth, PageUp and PageDown by a tenth, a click sets it.</summary>
sealed class TimeSlider(Func<(long First, long Last)> span, Action<long> changed) : View
{
    long? _moment;

    /// <summary>The moment in nanoseconds since 1970; the end of the capture until somebody moves it.</summary>
    public long Moment => _moment ?? span().Last;

    public override bool CanFocus => true;

    protected override void Render(Canvas canvas, ViewContext context)
    {
        (long first, long last) = span();
        Theme theme = context.Theme;
        canvas.Fill(theme.Bar);
        string text = last < first ? "no time" : $" {Units.Moment(new Timestamp(Moment), "yyyy-MM-dd HH:mm:ss.fff")} UTC  +{(Moment - first) / 1e9:0.000} s ";
        int left = canvas.WriteFitted(0, 0, text, canvas.Width - 10, (HasFocus(context) ? theme.Selection : theme.Title).Over(theme.Bar)) + 1;
        int room = canvas.Width - left - 1, at = last <= first ? room - 1 : (int)((Moment - first) / (double)(last - first) * (room - 1));
        for (int x = 0; x < room; x++)
            canvas.Write(left + x, 0, x == at ? "◆" : x < at ? "━" : "─", theme.Bar);
        (_left, _room) = (left, room);
    }

    int _left, _room;

    public override bool HandleKey(Key key, ViewContext context)
    {
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Left: Move(-1); return true;
            case WidgetCommands.Right: Move(1); return true;
            case WidgetCommands.PageUp: Move(-10); return true;
            case WidgetCommands.PageDown: Move(10); return true;
            case WidgetCommands.First: Set(0); return true;
            case WidgetCommands.Last: Set(1); return true;
            default: return false;
        }
    }

    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        if (mouse.IsClick)
            context.Captured = this;
        if (!mouse.IsClick && mouse.Action != MouseAction.Drag)
            return false;
        Set((mouse.X - _left) / (double)Math.Max(1, _room - 1));
        return true;
    }

    void Move(int hundredths)
    {
        (long first, long last) = span();
        Set((Moment - first) / (double)Math.Max(1, last - first) + hundredths / 100.0);
    }

    void Set(double share)
    {
        (long first, long last) = span();
        if (last < first)
            return;
        _moment = first + (long)(Math.Clamp(share, 0, 1) * (last - first));
        changed(_moment.Value);
    }
}
