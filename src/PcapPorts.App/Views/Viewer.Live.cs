using PcapPorts.App.Streams;
using PcapPorts.App.Views.Live;
using PcapPorts.Capture.LibPcap;
using PcapPorts.Reports;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <content>Live capture: into a temporary file, which is shown while it grows.</content>
sealed partial class Viewer
{
    LiveRecording? _live;
    string _liveDevices = "", _liveFilter = "";
    string? _savedAs;

    bool HasLive => _live is not null;

    bool IsListening => _live is { IsListening: true };

    void ToggleLive()
    {
        if (IsListening)
        {
            _live!.Stop();
            Say($"Stopped after {Units.Count(_live.Packets, "packet", "packets")}.");
        }
        else if (_liveDevices.Length > 0)
        {
            StartLive(_liveDevices.Split(',', StringSplitOptions.TrimEntries), _liveFilter);
        }
        else
        {
            ShowInterfaces();
        }
    }

    void RestartLive()
    {
        if (_live is { } live)
            StartLive(live.Devices, live.Filter);
    }

    /// <summary>Lets the list stand still while packets go on being recorded.</summary>
    void PauseLive()
    {
        if (Session is not { } session || Packets is not { } packets)
            return;
        session.PausedAt = session.PausedAt is null ? session.File.Packets.Count : null;
        packets.List.Follow = session.PausedAt is null;
        Say(session.PausedAt is null ? "Going on." : "Paused: packets are still recorded.");
    }

    void FollowLive()
    {
        Packets!.List.Follow = !Packets.List.Follow;
        Say(Packets.List.Follow ? "The newest packet is followed." : "The list stays where it is.");
    }

    void ShowInterfaces()
    {
        var devices = new TextFieldState();
        var filter = new TextFieldState();
        devices.SetText(_liveDevices);
        filter.SetText(_liveFilter);
        var deviceField = new TextField(devices) { Label = "Interface: ", Placeholder = "such as eth0; several with commas", Complete = CompleteDevice };
        var filterField = new TextField(filter)
        {
            Label = "Capture filter: ", Placeholder = "such as tcp port 443; empty for all", TextStyle = theme => CaptureFilterError(filter.Text) is null ? theme.Valid : theme.Invalid,
        };
        Dialog? dialog = null;
        void Take()
        {
            dialog?.Close();
            if (devices.Text.Trim().Length > 0)
                StartLive(devices.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), filter.Text.Trim());
        }
        deviceField.Accepted = _ => Take();
        filterField.Accepted = _ => Take();
        dialog = new Dialog("Capture", new FormView([deviceField, filterField]), new Size(64, 2), ("Start", Take), ("Cancel", static () => { }));
        Desktop.Show(dialog, Context);
        Context.Focused = deviceField;
    }

    static string? CaptureFilterError(string text)
    {
        if (text.Trim().Length == 0)
            return null;
        try
        {
            using BpfProgram program = BpfProgram.Compile(text, Capture.LinkType.Ethernet);
            return null;
        }
        catch (LiveCaptureException failure)
        {
            return failure.Message;
        }
    }

    static IReadOnlyList<Completion> CompleteDevice(string text, int cursor)
    {
        int start = text.LastIndexOf(',', Math.Max(0, cursor - 1)) + 1;
        string word = text[start..cursor].Trim();
        try
        {
            return [.. CaptureDevice.FindAll().Where(device => device.Name.StartsWith(word, StringComparison.Ordinal) && device.Name != word)
                .Select(device => new Completion(device.Name, cursor - word.Length, word.Length, string.Join(", ", device.Addresses.Take(2))))];
        }
        catch (LiveCaptureException)
        {
            return [];
        }
    }

    /// <summary>Begins to listen, in the place of what is shown.</summary>
    public bool StartLive(string[] devices, string filter)
    {
        LiveRecording recording;
        try
        {
            recording = LiveRecording.Start(devices, filter);
        }
        catch (LiveCaptureException failure)
        {
            Say(failure.Message, ToastKind.Error);
            return false;
        }
        catch (Exception failure) when (failure is RunException || FailureCause.IsOfFile(failure))
        {
            Say(failure is RunException ? failure.Message : FailureCause.Of(failure), ToastKind.Error);
            return false;
        }
        CloseCapture();
        (_liveDevices, _liveFilter, _savedAs) = (string.Join(", ", devices), filter, null);
        CaptureSession session = CaptureSession.OpenGrowing(recording.Path, string.Join(", ", devices));
        recording.Changed = () =>
        {
            session.File.Poke();
            Application.Invalidate();
        };
        Show(session);
        _live = recording;
        Packets!.List.Follow = true;
        return true;
    }

    void StopLive()
    {
        _live?.Dispose();
        _live = null;
    }

    string? LiveStatus()
    {
        if (_live is not { } live)
            return null;
        string dropped = live.Dropped > 0 ? $", {Units.Count((long)live.Dropped)} dropped" : "";
        string state = live.Failure is { } failure ? $"ended: {failure}" : !live.IsListening ? "stopped" : Session!.PausedAt is not null ? "paused" : Packets!.List.Follow ? "live" : "live, not following (W)";
        return $"{state}: {Units.Count(live.Packets)} packets{dropped}";
    }

    void AskToSaveLive() => AskForText("Save the capture", "File: ", _savedAs ?? "", path =>
    {
        string target = Unquote(path.Trim());
        try
        {
            File.Copy(_live!.Path, target, overwrite: true);
            _savedAs = target;
            Say($"Saved as {target}.", ToastKind.Success);
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure) || failure is ArgumentException)
        {
            Say($"{target}: {FailureCause.Of(failure)}", ToastKind.Error);
        }
    }, "name of a pcapng file", CompletePath);
}
