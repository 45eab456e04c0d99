using PcapPorts.Fields;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>Prints the detail tree of packets (<c>-V</c>), their bytes (<c>-x</c>), or both; an empty line ends a packet.</summary>
sealed class FieldTreePrinter(Utf8Output output, bool tree, bool bytes) : IFieldPrinter
{
    readonly FieldTreeText _text = new();

    public void Begin()
    {
    }

    public void Print(FieldList fields)
    {
        if (tree)
            _text.AddTree(fields);
        if (bytes)
            _text.AddBytes(fields.Bytes[..fields.FrameLength]);
        _text.EndLine();
        output.Write(_text.Text);
        _text.Clear();
    }

    public void End()
    {
    }
}
