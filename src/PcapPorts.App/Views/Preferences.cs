using System.Text;
using PcapPorts.App.Views.Packets;

namespace PcapPorts.App.Views;

/// <summary>What somebody likes, kept in a file that people can read and edit: <c>name = value</c>, one a line, <c>#</c> before remarks.</summary>
sealed class Preferences
{
    const int MostRecent = 12;

    readonly string? _path;

    Preferences(string? path) => _path = path;

    /// <summary>Name of the theme; empty for the terminal's own palette.</summary>
    public string Theme { get; set; } = "";

    /// <summary>Columns of the packet list, with commas.</summary>
    public string Columns { get; set; } = PacketColumn.DefaultTitles;

    /// <summary>How times are shown.</summary>
    public TimeFormat TimeFormat { get; set; }

    /// <summary>Arrangement of the panes.</summary>
    public int Layout { get; set; }

    /// <summary>Whether packets have colours.</summary>
    public bool IsColored { get; set; } = true;

    /// <summary>Colours of packets.</summary>
    public ColorRules ColorRules { get; set; } = ColorRules.Default;

    /// <summary>Files that were opened last, the latest first.</summary>
    public List<string> RecentFiles { get; } = [];

    /// <summary>Filters that were applied, the latest last.</summary>
    public List<string> RecentFilters { get; } = [];

    /// <summary>The file; null when there is no place for one.</summary>
    public string? Path => _path;

    /// <summary>Reads the file of this user; what is missing or wrong there is the default.</summary>
    public static Preferences Load()
    {
        string folder = Environment.GetEnvironmentVariable("PCAPPORTS_CONFIG") is { Length: > 0 } given ? given
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "pcapports");
        var preferences = new Preferences(folder.Length == 0 ? null : System.IO.Path.Combine(folder, "viewer.conf"));
        try
        {
            if (preferences._path is { } path && File.Exists(path))
                preferences.Read(File.ReadLines(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is as if it were not there.
        }
        return preferences;
    }

    /// <summary>Preferences without a file.</summary>
    public static Preferences Unsaved() => new(null);

    /// <summary>Takes lines of a file.</summary>
    public void Read(IEnumerable<string> lines)
    {
        var rules = new List<ColorRule>();
        foreach (string line in lines)
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (line.StartsWith('#') || equals < 0)
                continue;
            string name = line[..equals].Trim(), value = line[(equals + 1)..].Trim();
            switch (name)
            {
                case "theme": Theme = value; break;
                case "columns": Columns = value; break;
                case "time" when Enum.TryParse(value, ignoreCase: true, out TimeFormat format) && Enum.IsDefined(format): TimeFormat = format; break;
                case "layout" when int.TryParse(value, out int layout) && layout is >= 0 and < PaneLayout.Arrangements: Layout = layout; break;
                case "colors": IsColored = value != "off"; break;
                case "color" when value.Split('|', 3, StringSplitOptions.TrimEntries) is [var color, var title, var filter] && ColorRule.Colors.Contains(color):
                    rules.Add(new ColorRule(title, filter, color));
                    break;
                case "file" when RecentFiles.Count < MostRecent: RecentFiles.Add(value); break;
                case "filter" when RecentFilters.Count < 100: RecentFilters.Add(value); break;
                default: break;
            }
        }
        if (rules.Count > 0)
            ColorRules = ColorRules.Parse(rules);
    }

    /// <summary>The lines of the file.</summary>
    public string Write()
    {
        var text = new StringBuilder("# Preferences of pcapports' terminal interface. Lines may be edited while it does not run.\n");
        text.Append($"theme = {Theme}\ncolumns = {Columns}\ntime = {TimeFormat}\nlayout = {Layout}\ncolors = {(IsColored ? "on" : "off")}\n");
        text.Append("# Colours of packets, the first that fits: colour | name | filter\n");
        foreach (ColorRule rule in ColorRules.All)
            text.Append($"color = {rule.Color} | {rule.Name} | {rule.Filter}\n");
        foreach (string file in RecentFiles)
            text.Append($"file = {file}\n");
        foreach (string filter in RecentFilters)
            text.Append($"filter = {filter}\n");
        return text.ToString();
    }

    /// <summary>Remembers a file that was opened.</summary>
    public void Opened(string file)
    {
        string path = System.IO.Path.GetFullPath(file);
        if (path.Contains('\n', StringComparison.Ordinal))
            return;
        RecentFiles.Remove(path);
        RecentFiles.Insert(0, path);
        if (RecentFiles.Count > MostRecent)
            RecentFiles.RemoveAt(MostRecent);
    }

    /// <summary>Writes the file; false when that is not possible.</summary>
    public bool Save()
    {
        try
        {
            if (_path is null)
                return false;
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_path)!);
            // Whole or not at all: two viewers may end at once.
            string next = $"{_path}.{Environment.ProcessId}";
            File.WriteAllText(next, Write());
            File.Move(next, _path, overwrite: true);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
