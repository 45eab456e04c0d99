using PcapPorts.App.Commands;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>Flows as they end, a line each. A table would have to see them all before it could tell how wide its columns are; these only grow.</summary>
/// <param name="output">Where they are written.</param>
sealed class LiveFlowLine(Utf8Output output) : IFlowPrinter
{
    int _client = 21;
    int _server = 21;
    int _service = 9;

    public string File { set => _ = value; }

    public void Begin() =>
        output.Write($"{"Ended",-15}  {"Proto",-6}  {"Client".PadRight(_client)}  {"Server".PadRight(_server)}  {"Service".PadRight(_service)}  {"State",-11}  {"To server",9}  {"To client",9}  Duration\n");

    public void Print(in LabelledFlow flow)
    {
        string service = flow.Service.Name is { } name ? flow.Service.Basis == ServiceBasis.Port ? name + "?" : flow.Service.NonstandardPort ? name + "!" : name : "-";
        output.Write($"{Units.Moment(flow.Last, "HH:mm:ss.ffffff"),-15}  {new IpProtocol(flow.Protocol).Name,-6}  "
            + $"{Cell(FlowListing.Endpoint(flow.ClientAddress, flow.ClientPort, flow.HasPorts), ref _client)}  "
            + $"{Cell(FlowListing.Endpoint(flow.ServerAddress, flow.ServerPort, flow.HasPorts), ref _server)}  {Cell(service, ref _service)}  "
            + $"{flow.State.ToText() ?? "-",-11}  {Units.Bytes(flow.BytesToServer),9}  {Units.Bytes(flow.BytesToClient),9}  {Units.Duration(flow.Duration)}\n");
    }

    public void End()
    {
    }

    static string Cell(string text, ref int width)
    {
        width = Math.Max(width, text.Length);
        return text.PadRight(width);
    }
}
