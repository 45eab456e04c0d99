using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>
/// Writes both sides of a flow: the client's lines begin with <c>&gt;</c>, the server's with <c>&lt;</c>, and a line with <c>--</c> says who speaks
/// from when on. Raw bytes are written alone.
/// </summary>
/// <param name="output">Receives the text, UTF-8.</param>
/// <param name="form">How bytes are shown.</param>
/// <param name="onlyClient">True for the client's side only, false for the server's, null for both.</param>
public sealed class TranscriptText(Utf8Output output, TranscriptForm form, bool? onlyClient) : TranscriptWriter
{
    const int BytesInLine = 16;

    readonly long[] _written = new long[2];
    bool? _speaker;
    bool _lineIsOpen;

    /// <summary>Says who speaks with whom.</summary>
    public void WriteHeader(in LabelledFlow flow)
    {
        if (form == TranscriptForm.Raw)
            return;
        output.Write($"flow {flow.Id}: {new IpProtocol(flow.Protocol)}");
        if (flow.Service.Name is { } service)
            output.Write($", {service}");
        WriteEndpoint("\nclient > ", flow.ClientAddress, flow.ClientPort);
        output.Write($", {flow.PayloadToServer} bytes");
        WriteEndpoint("\nserver < ", flow.ServerAddress, flow.ServerPort);
        output.Write($", {flow.PayloadToClient} bytes");
        output.Write("\n"u8);
    }

    /// <inheritdoc/>
    public override void Write(bool isClient, long frame, Timestamp time, ReadOnlySpan<byte> bytes)
    {
        if (isClient == !onlyClient)
            return;
        if (form == TranscriptForm.Raw)
        {
            output.Write(bytes);
            return;
        }
        if (_speaker != isClient)
        {
            EndLine();
            output.Write(isClient ? "-- client, frame "u8 : "-- server, frame "u8);
            output.Write(frame);
            if (time.HasValue)
            {
                output.Write(", "u8);
                output.Write(time);
            }
            output.Write((byte)'\n');
            _speaker = isClient;
        }
        if (form == TranscriptForm.Hex)
            WriteHex(isClient, bytes);
        else
            WriteLines(isClient, bytes);
        _written[isClient ? 0 : 1] += bytes.Length;
    }

    /// <inheritdoc/>
    public override void WriteGap(bool isClient, long frame, Timestamp time, long count)
    {
        if (form == TranscriptForm.Raw || isClient == !onlyClient)
            return;
        EndLine();
        output.Write($"-- {(isClient ? "client" : "server")}: {count} bytes are not in the capture (frame {frame})\n");
        _written[isClient ? 0 : 1] += count;
        _speaker = null;
    }

    /// <summary>Ends the last line; where nothing was said, says so.</summary>
    public void End()
    {
        EndLine();
        if (form != TranscriptForm.Raw && _written[0] + _written[1] == 0)
            output.Write(onlyClient is null ? "-- neither side sent any payload\n"u8 : onlyClient.Value ? "-- the client sent no payload\n"u8 : "-- the server sent no payload\n"u8);
    }

    void WriteEndpoint(string side, IpAddress address, ushort port)
    {
        output.Write(side);
        output.Write(address);
        output.Write($" port {port}");
    }

    void WriteLines(bool isClient, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (!_lineIsOpen)
                output.Write(isClient ? "> "u8 : "< "u8);
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
            bool isWhole = end >= 0;

            // CR LF ends a line on the wire; a CR alone is one of the bytes to be shown.
            if (isWhole && line.EndsWith("\r"u8))
                line = line[..^1];
            output.Write(TerminalText.Escape(Encoding.UTF8.GetString(line)));
            _lineIsOpen = !isWhole;
            if (isWhole)
                output.Write((byte)'\n');
            bytes = isWhole ? bytes[(end + 1)..] : default;
        }
    }

    void WriteHex(bool isClient, ReadOnlySpan<byte> bytes)
    {
        long at = _written[isClient ? 0 : 1];
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(BytesInLine, bytes.Length)..], at += BytesInLine)
        {
            ReadOnlySpan<byte> line = bytes[..Math.Min(BytesInLine, bytes.Length)];
            output.Write(isClient ? "> "u8 : "< "u8);
            output.Write($"{at:x8} ");
            for (int i = 0; i < BytesInLine; i++)
            {
                if (i < line.Length)
                    output.Write($" {line[i]:x2}");
                else
                    output.Write("   "u8);
            }
            output.Write("  "u8);
            foreach (byte next in line)
                output.Write(next is >= (byte)' ' and < 0x7f ? next : (byte)'.');
            output.Write((byte)'\n');
        }
    }

    void EndLine()
    {
        if (_lineIsOpen)
            output.Write((byte)'\n');
        _lineIsOpen = false;
    }
}
