using PcapPorts.App.Streams;
using PcapPorts.App.Views.Flows;
using PcapPorts.Reports;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <content>What is written to files.</content>
sealed partial class Viewer
{
    int _exportChoice;
    int _rowFormat;

    void AskForPacketExport()
    {
        var text = new TextFieldState();
        var field = new TextField(text) { Label = "File: ", Placeholder = "name of a pcapng file", Complete = CompletePath };
        Dialog? dialog = null;
        var choices = new ChoiceRow([("Packets", ["shown", "marked", "of this flow", "all"], _exportChoice, choice => _exportChoice = choice)]) { Accepted = Take };
        void Take()
        {
            dialog?.Close();
            if (text.Text.Trim().Length > 0)
                ExportPackets(Unquote(text.Text.Trim()), _exportChoice);
        }
        field.Accepted = _ => Take();
        dialog = new Dialog("Export packets", new FormView([field, choices]), new Size(64, 2), ("Write", Take), ("Cancel", static () => { }));
        Desktop.Show(dialog, Context);
        Context.Focused = field;
    }

    /// <summary>Writes packets in the background.</summary>
    /// <param name="path">The file; it must not be the capture itself.</param>
    /// <param name="choice">0 those shown, 1 those marked, 2 those of the selected flow, 3 all.</param>
    void ExportPackets(string path, int choice)
    {
        if (Session is not { } session)
            return;
        if (session.File.Path is { } own && Path.GetFullPath(own) == Path.GetFullPath(path))
        {
            Say("That is the capture itself; choose another name.", ToastKind.Error);
            return;
        }
        int? flow = Page.Subject.Flow;
        if (choice == 2 && flow is null)
        {
            Say("The selected packet belongs to no flow.", ToastKind.Warning);
            return;
        }
        IEnumerable<long> numbers = choice switch
        {
            1 => [.. session.Marks],
            2 => FlowPackets(session, flow!.Value),
            0 when session.Filter is { } filter => Enumerable.Range(0, (int)Math.Min(int.MaxValue, filter.Hits.Count)).Select(i => filter.Hits[i]),
            _ => AllPackets(session.File.Packets.Count),
        };
        _ = Task.Run(() =>
        {
            (string Text, ToastKind Kind) outcome;
            try
            {
                outcome = ($"{Units.Count(PacketExport.Write(session, path, numbers), "packet", "packets")} written to {path}.", ToastKind.Success);
            }
            catch (Exception failure) when (FailureCause.IsOfFile(failure) || failure is ObjectDisposedException)
            {
                outcome = ($"{path}: {FailureCause.Of(failure)}", ToastKind.Error);
            }
            Application.Post(() => Say(outcome.Text, outcome.Kind));
        }, CancellationToken.None);
    }

    static IEnumerable<long> AllPackets(long count)
    {
        for (long number = 1; number <= count; number++)
            yield return number;
    }

    static IEnumerable<long> FlowPackets(CaptureSession session, int flow)
    {
        long[] found = new long[256];
        int count;
        for (long from = 1; (count = session.File.Packets.Find([flow], from, long.MaxValue, found)) > 0; from = found[count - 1] + 1)
        {
            for (int i = 0; i < count; i++)
                yield return found[i];
        }
    }

    void AskForRowExport()
    {
        if (Page.Export is not { } export)
        {
            Say("This page has no rows to write.", ToastKind.Warning);
            return;
        }
        var text = new TextFieldState();
        var field = new TextField(text) { Label = "File: ", Placeholder = "name of a file", Complete = CompletePath };
        Dialog? dialog = null;
        var choices = new ChoiceRow([("As", ["csv", "json"], _rowFormat, choice => _rowFormat = choice)]) { Accepted = Take };
        void Take()
        {
            dialog?.Close();
            string path = Unquote(text.Text.Trim());
            if (path.Length == 0)
                return;
            try
            {
                using var writer = new StreamWriter(path);
                export(writer, _rowFormat == 0 ? "csv" : "json");
                Say($"Written to {path}.", ToastKind.Success);
            }
            catch (Exception failure) when (FailureCause.IsOfFile(failure))
            {
                Say($"{path}: {FailureCause.Of(failure)}", ToastKind.Error);
            }
        }
        field.Accepted = _ => Take();
        dialog = new Dialog("Export rows", new FormView([field, choices]), new Size(64, 2), ("Write", Take), ("Cancel", static () => { }));
        Desktop.Show(dialog, Context);
        Context.Focused = field;
    }

    void AskToSaveFlow(FollowPage page) => AskForText("Save what was said (raw bytes in the raw form)", "File: ", "", path =>
    {
        try
        {
            using FileStream file = File.Create(Unquote(path.Trim()));
            page.Save(file);
            Say($"Written to {path}.", ToastKind.Success);
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure) || failure is ArgumentException)
        {
            Say($"{path}: {FailureCause.Of(failure)}", ToastKind.Error);
        }
    }, "name of a file", CompletePath);
}
