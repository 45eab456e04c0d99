using System.Globalization;
using PcapPorts.Capture;
using PcapPorts.Reports;
using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Widgets;
using Rect = PcapPorts.Terminal.Screen.Rect;

namespace PcapPorts.App.Views.Flows;

/// <summary>Traffic over time. Left and Right move the cursor, Space (or a drag) begins a range, Enter filters on it; <c>b</c> changes between packets and bits.</summary>
sealed class TrafficPage : Page
{
    readonly CaptureSession _session;
    readonly TrafficChart _chart;

    public TrafficPage(CaptureSession session, Action<string> filter)
    {
        _session = session;
        _chart = new TrafficChart(session, () => filter(Range()));
    }

    public override string Title => "Traffic";

    public override View View => _chart;

    public override string Cli => CliLine.Of("summary", _session.File.Path ?? "-");

    public override string Status => $"{_chart.Described}   Space begins a range, Enter filters on it, b {(_chart.Bits ? "packets" : "bits")}";

    public override Subject Subject => new() { Filter = Range(), Text = _chart.Described };

    public override bool HandleKey(Key key)
    {
        if (key != Key.Of('b'))
            return false;
        _chart.Bits = !_chart.Bits;
        return true;
    }

    string Range()
    {
        (double from, double to) = _chart.Selected;
        return string.Create(CultureInfo.InvariantCulture, $"frame.time_relative >= {from:0.######} && frame.time_relative < {to:0.######}");
    }
}

/// <summary>The chart with a cursor and a range.</summary>
sealed class TrafficChart : View
{
    readonly CaptureSession _session;
    readonly Action _accept;
    readonly LineChart _chart;
    double[] _values = [];
    long _first, _last;
    int _cursor, _anchor = -1;

    public TrafficChart(CaptureSession session, Action accept)
    {
        _session = session;
        _accept = accept;
        _chart = new LineChart(() => [new Series(Bits ? "bit/s" : "packets/s", _values)]) { Scale = value => Bits ? Units.BitRate(value) : Units.Count((long)value) + "/s" };
    }

    /// <summary>Bits a second instead of packets a second.</summary>
    public bool Bits { get; set; } = true;

    public override bool CanFocus => true;

    /// <summary>The selected range in seconds since the first packet.</summary>
    public (double From, double To) Selected
    {
        get
        {
            int low = _anchor < 0 ? _cursor : Math.Min(_anchor, _cursor), high = _anchor < 0 ? _cursor : Math.Max(_anchor, _cursor);
            double width = Width;
            return (low * width, (high + 1) * width);
        }
    }

    /// <summary>What is under the cursor.</summary>
    public string Described
    {
        get
        {
            (double from, double to) = Selected;
            double mean = 0;
            int low = _anchor < 0 ? _cursor : Math.Min(_anchor, _cursor), high = _anchor < 0 ? _cursor : Math.Max(_anchor, _cursor);
            for (int i = low; i <= high && i < _values.Length; i++)
                mean += _values[i] / (high - low + 1);
            return $"{from:0.000} to {to:0.000} s: {(Bits ? Units.BitRate(mean) : $"{mean:0.#} packets/s")}";
        }
    }

    double Width => _values.Length == 0 ? 0 : Math.Max(1e-9, (_last - _first + 1) / 1e9 / _values.Length);

    protected override void Render(Canvas canvas, ViewContext context)
    {
        int columns = Math.Max(10, canvas.Width - 12);
        Spread(columns);
        _cursor = Math.Clamp(_cursor, 0, Math.Max(0, _values.Length - 1));
        Canvas plot = canvas.Part(new Rect(0, 0, canvas.Width, canvas.Height - 1));
        _chart.Draw(plot, context);
        int plotWidth = Math.Max(1, canvas.Width - _chart.PlotLeft);
        int low = Column(_anchor < 0 ? _cursor : Math.Min(_anchor, _cursor), plotWidth), high = Column((_anchor < 0 ? _cursor : Math.Max(_anchor, _cursor)) + 1, plotWidth);
        plot.Restyle(new Rect(_chart.PlotLeft + low, 0, Math.Max(1, high - low), plot.Height), context.Theme.SelectionUnfocused);
        if (_last < _first)
            return;
        Style dim = context.Theme.Dim.Over(context.Theme.Text);
        string begin = Units.Moment(new Timestamp(_first), "yyyy-MM-dd HH:mm:ss"), end = Units.Moment(new Timestamp(_last), "HH:mm:ss") + " UTC";
        canvas.WriteFitted(_chart.PlotLeft, canvas.Height - 1, begin, plotWidth / 2, dim);
        canvas.WriteFitted(canvas.Width - Math.Min(end.Length, plotWidth / 2), canvas.Height - 1, end, plotWidth / 2, dim);
    }

    int Column(int value, int plotWidth) => _values.Length == 0 ? 0 : (int)((long)value * plotWidth / _values.Length);

    /// <summary>Shares the counted bins out to as many values as there are columns.</summary>
    void Spread(int columns)
    {
        bool bits = Bits;
        (_values, _first, _last) = _session.File.Look((_, facts) =>
        {
            double[] values = new double[columns];
            if (facts.Times is not { } times || !facts.First.HasValue || facts.Last.Nanoseconds <= facts.First.Nanoseconds)
                return (values, facts.First.Nanoseconds, facts.Last.Nanoseconds);
            long first = facts.First.Nanoseconds, last = facts.Last.Nanoseconds;
            double width = (last - first + 1.0) / columns;
            for (int bin = 0; bin < times.Count; bin++)
            {
                double amount = bits ? times.Bytes(bin) * 8.0 : times.Packets(bin);
                double begin = Math.Clamp((times.Start(bin) - first) / width, 0, columns), end = Math.Clamp((times.Start(bin) + times.Width - first) / width, 0, columns);
                double length = Math.Max(end - begin, 1e-9);
                for (int column = (int)Math.Min(begin, columns - 1); column < columns && (column < end || column == (int)begin); column++)
                    values[column] += amount * Math.Max(0, Math.Min(end, column + 1) - Math.Max(begin, column)) / length / (width / 1e9);
            }
            return (values, first, last);
        });
    }

    public override bool HandleKey(Key key, ViewContext context)
    {
        switch (context.CommandOf(key))
        {
            case WidgetCommands.Left: _cursor--; break;
            case WidgetCommands.Right: _cursor++; break;
            case WidgetCommands.PageUp: _cursor -= 10; break;
            case WidgetCommands.PageDown: _cursor += 10; break;
            case WidgetCommands.First: _cursor = 0; break;
            case WidgetCommands.Last: _cursor = _values.Length - 1; break;
            case WidgetCommands.Toggle: _anchor = _anchor < 0 ? _cursor : -1; break;
            case WidgetCommands.Accept: _accept(); break;
            default: return false;
        }
        _cursor = Math.Clamp(_cursor, 0, Math.Max(0, _values.Length - 1));
        return true;
    }

    public override bool HandleMouse(MouseEvent mouse, ViewContext context)
    {
        int value = (int)((long)Math.Max(0, mouse.X - _chart.PlotLeft) * _values.Length / Math.Max(1, Area.Width - _chart.PlotLeft));
        if (mouse.IsClick)
            (_cursor, _anchor, context.Captured) = (value, value, this);
        else if (mouse.Action == MouseAction.Drag)
            _cursor = Math.Clamp(value, 0, Math.Max(0, _values.Length - 1));
        else
            return false;
        return true;
    }
}
