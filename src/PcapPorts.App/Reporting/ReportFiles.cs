using PcapPorts.App.Streams;
using PcapPorts.Reports;

namespace PcapPorts.App.Reporting;

/// <summary>The form of a report.</summary>
enum ReportForm : byte
{
    Html,
    Markdown,
    Json,
    Csv,
}

/// <summary>Writes reports to files.</summary>
/// <param name="form">Their form.</param>
/// <param name="file">The file, the folder for csv, or <c>-</c>.</param>
/// <param name="redactor">Replaces addresses and names; null for none.</param>
/// <param name="paths">What was asked for.</param>
sealed class ReportFiles(ReportForm form, string file, Redactor? redactor, IReadOnlyList<string> paths)
{
    /// <summary>Writes the report of everything.</summary>
    public void Write(CaptureDigest digest, ReportOptions options) => WriteTo(file, redactor is null ? digest : digest.Redact(redactor, paths), options);

    /// <summary>Writes a report that was kept.</summary>
    public void Write(ReadOnlyMemory<byte> page)
    {
        using OutputTarget target = OutputTarget.Open(file);
        target.Text.Write(page.Span);
        target.Complete();
    }

    /// <summary>Writes a report of each capture into a folder beside the file; returns the names of the captures and of their files.</summary>
    public List<(string Name, string File)> WriteEach(List<CaptureDigest> digests, ReportOptions options)
    {
        if (file == "-")
            throw new UsageException("--each writes several files: -o takes the name of one");
        string folder = Path.GetFileNameWithoutExtension(file) + "-captures";
        string place = Path.Combine(Path.GetDirectoryName(file) ?? "", folder);
        MakeFolder(place);
        List<(string, string)> links = [];
        for (int i = 0; i < digests.Count; i++)
        {
            CaptureDigest digest = redactor is null ? digests[i] : digests[i].Redact(redactor, []);
            (string name, _, _) = digest.Conditions().First();
            string plain = new([.. Path.GetFileName(name).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')]);
            string leaf = $"{i + 1:0000}-{(plain.Length > 80 ? plain[..80] : plain)}{(form == ReportForm.Csv ? "" : Path.GetExtension(file))}";
            WriteTo(Path.Combine(place, leaf), digest, options with { Title = $"Report of {Path.GetFileName(name)}" });
            links.Add((name, $"{folder}/{leaf}"));
        }
        return links;
    }

    void WriteTo(string path, CaptureDigest digest, ReportOptions options)
    {
        if (form == ReportForm.Csv)
        {
            MakeFolder(path);
            foreach ((string name, Action<Utf8Output> write) in CsvReport.Tables(digest))
            {
                using OutputTarget table = OutputTarget.Open(Path.Combine(path, name));
                write(table.Text);
                table.Complete();
            }
            return;
        }
        using OutputTarget target = OutputTarget.Open(path);
        switch (form)
        {
            case ReportForm.Json:
                JsonReport.Write(target.Text, digest, options);
                break;
            case ReportForm.Markdown:
                MarkdownReport.Write(target.Text, digest, options);
                break;
            default:
                HtmlReport.Write(target.Text, digest, options);
                break;
        }
        target.Complete();
    }

    static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path}: {FailureCause.Of(failure)}");
        }
    }
}
