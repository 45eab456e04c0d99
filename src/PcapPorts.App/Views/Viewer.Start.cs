using PcapPorts.Capture.LibPcap;
using PcapPorts.Reports;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <content>The start page, and opening files.</content>
sealed partial class Viewer
{
    void ShowStart() => Replace(new StartPage { Entries = StartEntries() });

    List<StartEntry> StartEntries()
    {
        var entries = new List<StartEntry> { new("Open", "a capture file…", "or drop one here: its path is pasted", AskForFile) };
        foreach (string file in Preferences.RecentFiles)
        {
            var facts = new FileInfo(file);
            if (facts.Exists)
                entries.Add(new StartEntry("Recent", file, Units.Bytes(facts.Length), () => Open(file)));
        }
        try
        {
            foreach (CaptureDevice device in CaptureDevice.FindAll())
            {
                string state = device.IsUp ? "" : "down  ";
                entries.Add(new StartEntry("Listen on", device.Name, state + string.Join(", ", device.Addresses), () => StartLive([device.Name], "")) { Activity = () => InterfaceActivity.Shared.Spark(device.Name) });
            }
        }
        catch (LiveCaptureException failure)
        {
            entries.Add(new StartEntry("Listen on", "no interface", failure.Message, null));
        }
        return entries;
    }

    void AskForFile() => AskForText("Open a capture", "File: ", "", path =>
    {
        if (path.Trim().Length > 0)
            Open(Unquote(path.Trim()));
    }, "path of a pcap or pcapng file, also compressed", CompletePath);

    /// <summary>Terminals paste dropped files in quotes, or with backslashes before blanks.</summary>
    static string Unquote(string path)
    {
        if (path.Length > 1 && path[0] is '\'' or '"' && path[^1] == path[0])
            return path[1..^1];
        if (path.StartsWith("file://", StringComparison.Ordinal))
            return Uri.UnescapeDataString(path["file://".Length..]);
        if (path.StartsWith("~/", StringComparison.Ordinal))
            path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..]);
        return OperatingSystem.IsWindows() || File.Exists(path) ? path : path.Replace("\\ ", " ", StringComparison.Ordinal);
    }

    static IReadOnlyList<Completion> CompletePath(string text, int cursor)
    {
        const int Most = 200;
        try
        {
            string typed = text[..cursor], folder = Path.GetDirectoryName(typed) ?? "/", name = Path.GetFileName(typed);
            int start = cursor - name.Length;
            var found = new List<Completion>();
            foreach (string path in Directory.EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder, name + "*").Take(Most).Order(StringComparer.Ordinal))
            {
                bool isFolder = Directory.Exists(path);
                if (Path.GetFileName(path) != name || isFolder)
                    found.Add(new Completion(Path.GetFileName(path) + (isFolder ? "/" : ""), start, name.Length, isFolder ? "folder" : Units.Bytes(new FileInfo(path).Length)));
            }
            return found;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
