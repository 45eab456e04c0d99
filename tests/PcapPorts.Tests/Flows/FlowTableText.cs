using System.Globalization;
using System.Text;
using PcapPorts.Flows;

namespace PcapPorts.Tests.Flows;

/// <summary>Everything that a table knows, as text: two tables are the same when their texts are.</summary>
static class FlowTableText
{
    public static string Of(FlowTable table)
    {
        var text = new StringBuilder();
        var labeler = new FlowLabeler(table);
        Span<ushort> vlans = stackalloc ushort[4];
        for (int i = 0; i < table.Count; i++)
        {
            Flow flow = table[i];
            FlowKey key = flow.Key;
            FlowRole role = labeler.Role(i);
            FlowService service = labeler.Service(i, role);
            text.Append(CultureInfo.InvariantCulture, $"{i} proto {key.Protocol} {key.LowHigh:x}:{key.LowLow:x}:{key.LowPort} {key.HighHigh:x}:{key.HighLow:x}:{key.HighPort} sel {key.Selector}");
            text.Append(CultureInfo.InvariantCulture, $" packets {flow.Packets(false)}/{flow.Packets(true)} bytes {flow.Bytes(false)}/{flow.Bytes(true)}");
            text.Append(CultureInfo.InvariantCulture, $" payload {flow.Payload(false)}/{flow.Payload(true)} time {flow.First}..{flow.Last} frame {flow.FirstFrame}");
            text.Append(CultureInfo.InvariantCulture, $" flags {flow.TcpFlags(false)}/{flow.TcpFlags(true)} syn {flow.SentSyn(false)}/{flow.SentSyn(true)}");
            text.Append(CultureInfo.InvariantCulture, $" synack {flow.SentSynAck(false)}/{flow.SentSynAck(true)} role {role} service {service} {flow.State(role.ClientIsHigh)}");
            text.Append(CultureInfo.InvariantCulture, $" first {flow.HighSpokeFirst} depth {flow.Depth} {flow.Tunnel} vlans");
            foreach (ushort vlan in vlans[..flow.CopyVlans(vlans)])
                text.Append(CultureInfo.InvariantCulture, $" {vlan}");
            text.AppendLine();
        }
        text.Append(CultureInfo.InvariantCulture, $"frames {table.Frames} orphans {table.OrphanFragments} waiting {table.WaitingFragments} quotes {table.QuoteCount}");
        foreach (IcmpQuote quote in table.Quotes)
            text.Append(CultureInfo.InvariantCulture, $" {quote.Frame}:{quote.Type}/{quote.Code}:{quote.SentByHigh}");
        return text.ToString();
    }
}
