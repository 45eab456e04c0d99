using PcapPorts.Analysis;
using PcapPorts.Analysis.Applications;
using PcapPorts.Fields;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>Prints what applications said, of the fields of frames that are given in order.</summary>
interface IApplicationPrinter
{
    /// <summary>Whether the flows of each capture are wanted.</summary>
    bool WantsFlows => false;

    void Begin();

    /// <summary>The capture of the frames that follow; its flows where they are wanted.</summary>
    void Open(string file, CaptureScan? scan);

    void Take(FieldList fields, long frame, long nanoseconds);

    /// <summary>The capture has ended.</summary>
    void Close();

    void End();
}

/// <summary>Messages one by one.</summary>
abstract class MessagePrinter(Func<ApplicationEvent, bool> takes) : IApplicationPrinter
{
    ApplicationEventReader _events = new();

    public virtual bool WantsFlows => false;

    public abstract void Begin();

    public virtual void Open(string file, CaptureScan? scan) => _events = new ApplicationEventReader();

    public void Take(FieldList fields, long frame, long nanoseconds) => Print(_events.Read(fields, frame, nanoseconds));

    public virtual void Close() => Print(_events.Unfinished);

    public abstract void End();

    protected abstract void Print(ApplicationEvent e);

    void Print(IEnumerable<ApplicationEvent> events)
    {
        foreach (ApplicationEvent e in events)
        {
            if (takes(e))
                Print(e);
        }
    }
}

/// <summary>Messages as records.</summary>
sealed class ApplicationRecords(Func<ApplicationEvent, bool> takes, Utf8Output output, RecordFormat format, bool withFile) : MessagePrinter(takes)
{
    readonly RecordWriter<ApplicationRecord, ApplicationRecordFields> _writer = new(output, format, withFile);

    public override void Begin() => _writer.Begin();

    public override void Open(string file, CaptureScan? scan)
    {
        base.Open(file, scan);
        _writer.File = file;
    }

    public override void End() => _writer.End();

    protected override void Print(ApplicationEvent e) => _writer.Write(new ApplicationRecord(e));
}

/// <summary>Messages as a table.</summary>
sealed class ApplicationTable(Func<ApplicationEvent, bool> takes, TextPage page) : MessagePrinter(takes)
{
    readonly ApplicationListing _listing = new(page);

    public override void Begin()
    {
    }

    public override void End() => _listing.End();

    protected override void Print(ApplicationEvent e) => _listing.Add(e);
}

/// <summary>Messages as one of Zeek's logs.</summary>
sealed class ZeekMessages(IZeekEventLog log) : MessagePrinter(static _ => true)
{
    public override bool WantsFlows => true;

    public override void Begin() => log.Begin();

    public override void Open(string file, CaptureScan? scan)
    {
        base.Open(file, scan);
        log.Open(new ZeekConnections(scan!, file));
    }

    public override void Close()
    {
        base.Close();
        log.Close();
    }

    public override void End() => log.End();

    protected override void Print(ApplicationEvent e) => log.Write(e);
}

/// <summary>TLS connections as Zeek's log.</summary>
sealed class ZeekSessions(ZeekSslLog log) : IApplicationPrinter
{
    TlsSessionReader _sessions = new();

    public bool WantsFlows => true;

    public void Begin() => log.Begin();

    public void Open(string file, CaptureScan? scan)
    {
        _sessions = new TlsSessionReader();
        log.Open(new ZeekConnections(scan!, file));
    }

    public void Take(FieldList fields, long frame, long nanoseconds) => Print(_sessions.Read(fields, frame, nanoseconds));

    public void Close() => Print(_sessions.Open);

    public void End() => log.End();

    void Print(IEnumerable<TlsSession> sessions)
    {
        foreach (TlsSession session in sessions)
            log.Write(session);
    }
}
