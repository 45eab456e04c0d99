using PcapPorts.Analysis.Names;

namespace PcapPorts.App.Views.Lists;

/// <summary>Names of addresses, learned from the capture alone: nobody is asked.</summary>
static class NameList
{
    /// <summary>What the list shows.</summary>
    public static ListSpecification<AddressName> Of(CaptureSession session) => new()
    {
        Title = "Names",
        Columns =
        [
            new ListColumn<AddressName>(new Terminal.Widgets.TableColumn("Address") { MinWidth = 15, MaxWidth = 39 }, static name => name.Address.ToString()),
            ListColumn<AddressName>.Rest("Name", static name => name.Name, 0),
            ListColumn<AddressName>.Words("Source", static name => name.Source.ToText(), 12, 6, 1),
            ListColumn<AddressName>.Amount("Packet", static name => name.Frame, static name => name.Frame == 0 ? "-" : name.Frame.ToString(), 2),
        ],
        Load = (_, cancellation) => session.Names.Look(static names => names.All.ToArray(), cancellation),
        Subject = static name => new Subject { Filter = $"{(name.Address.IsIpv6 ? "ipv6" : "ip")}.addr == {name.Address}", Frame = name.Frame > 0 ? name.Frame : null },
        Cli = () => CliLine.Of("names", session.File.Path ?? "-"),
        Empty = "No packet tells the name of an address.",
    };
}
