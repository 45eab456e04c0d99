using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Text;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Shell;

/// <summary>The filter as it is typed: coloured by what it is worth, with what is wrong under it, and how many packets are shown at the right.</summary>
sealed class FilterBar : View
{
    readonly TextField _field;
    readonly Func<string> _count;
    FilterReading _reading = PacketFilter.Read("");
    string _read = "";

    /// <param name="state">The text.</param>
    /// <param name="count">Says how many packets are shown.</param>
    /// <param name="complete">Finds completions.</param>
    public FilterBar(TextFieldState state, Func<string> count, Func<string, int, IReadOnlyList<Completion>> complete)
    {
        State = state;
        _count = count;
        _field = new TextField(state)
        {
            Label = " Filter: ",
            Placeholder = "tcp.port == 443, or port 443, or dns  (press /)",
            Complete = complete,
            TextStyle = theme => Reading.Verdict switch
            {
                FilterVerdict.Valid => theme.Valid,
                FilterVerdict.Doubtful => theme.Doubtful,
                FilterVerdict.Invalid => theme.Invalid,
                _ => theme.Text,
            },
        };
        Children = [_field];
    }

    /// <summary>The text.</summary>
    public TextFieldState State { get; }

    /// <summary>The field that takes the keys.</summary>
    public TextField Field => _field;

    /// <summary>What the text is worth now.</summary>
    public FilterReading Reading
    {
        get
        {
            if (!string.Equals(_read, State.Text, StringComparison.Ordinal))
                (_read, _reading) = (State.Text, PacketFilter.Read(State.Text));
            return _reading;
        }
    }

    /// <summary>Rows it needs: one more while there is something to say.</summary>
    public int Rows(ViewContext context) => Remark.Length > 0 && (ReferenceEquals(context.Focused, _field) || Reading.Verdict == FilterVerdict.Doubtful) ? 2 : 1;

    public override IReadOnlyList<View> Children { get; }

    string Remark => Reading.Message.Length > 0 ? Reading.Message : Reading.Translation.Length > 0 ? $"= {Reading.Translation}" : "";

    protected override void Render(Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Fill(theme.Text);
        string count = _count();
        int width = Math.Min(TextWidth.Of(count) + 2, canvas.Width / 2);
        _field.Draw(canvas.Part(new Rect(0, 0, canvas.Width - width, 1)), context);
        canvas.WriteFitted(canvas.Width - width + 1, 0, count, width - 2, theme.Dim.Over(theme.Text), right: true);
        // Completions hang below what is said of the filter, not over it.
        _field.ListGap = canvas.Height - 1;
        if (canvas.Height < 2)
            return;
        Style look = Reading.Verdict switch { FilterVerdict.Invalid => theme.Error, FilterVerdict.Doubtful => theme.Doubtful, _ => theme.Dim };
        string remark = ControlEscape.Escape(Remark);
        // The caret stands under the place in the text; the words stand right of it, or left where there is no room.
        int at = _field.Label.Length + Math.Min(Reading.At, State.Text.Length);
        int room = canvas.Width - at - 2;
        if (Reading.Message.Length == 0)
            canvas.WriteFitted(_field.Label.Length, 1, remark, canvas.Width - _field.Label.Length, look.Over(theme.Text));
        else if (at < canvas.Width && TextWidth.Of(remark) <= room)
            canvas.WriteFitted(canvas.Write(at, 1, "^ ", look.Over(theme.Text)), 1, remark, room, look.Over(theme.Text));
        else
            canvas.WriteFitted(1, 1, remark, canvas.Width - 2, look.Over(theme.Text));
    }
}
