using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Layout;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Packets;

/// <summary>Three panes in one of several arrangements, of which one can be zoomed.</summary>
sealed class PaneLayout : View
{
    /// <summary>Number of arrangements.</summary>
    public const int Arrangements = 4;

    readonly View _list;
    readonly View _tree;
    readonly View _bytes;
    readonly SplitState _outer = new() { Share = 480, Minimum = 3 };
    readonly SplitState _inner = new() { Share = 560, Minimum = 2 };
    readonly View[] _children = new View[1];
    int _arrangement;

    public PaneLayout(View list, View tree, View bytes, int arrangement)
    {
        (_list, _tree, _bytes) = (list, tree, bytes);
        Arrangement = arrangement;
    }

    /// <summary>0: one above the other; 1: tree and bytes side by side below the list; 2: tree and bytes right of the list; 3: list and tree only.</summary>
    public int Arrangement
    {
        get => _arrangement;
        set
        {
            _arrangement = value % Arrangements;
            Arrange();
        }
    }

    /// <summary>The pane that fills all; null for none.</summary>
    public View? Zoomed { get; private set; }

    public override IReadOnlyList<View> Children => _children;

    /// <summary>Lets the pane of the keys fill all, or gives the others their room back.</summary>
    public void ToggleZoom(View? focused)
    {
        Zoomed = Zoomed is not null ? null : focused == _tree || focused == _bytes ? focused : _list;
        Arrange();
    }

    /// <summary>Moves the border between tree and bytes.</summary>
    public void MoveInner(int step) => _inner.Share = Math.Clamp(_inner.Share + step, 0, 1000);

    void Arrange()
    {
        if (Zoomed is not null)
        {
            _children[0] = Zoomed;
            return;
        }
        _inner.SideBySide = _arrangement == 1;
        _outer.SideBySide = _arrangement == 2;
        View lower = _arrangement == 3 ? _tree : new SplitView(_tree, _bytes, _inner);
        _children[0] = new SplitView(_list, lower, _outer);
    }

    protected override void Render(Canvas canvas, ViewContext context) => _children[0].Draw(canvas, context);

    public override bool HandleKey(Key key, ViewContext context)
    {
        int step = key == Key.Of('>') ? 50 : key == Key.Of('<') ? -50 : 0;
        MoveInner(step);
        return step != 0;
    }
}
