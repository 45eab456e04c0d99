using PcapPorts.Analysis.Applications;

namespace PcapPorts.Reports;

/// <summary>A log of Zeek's of what applications said: messages are given in their order, lines are written when a question has its answer.</summary>
public interface IZeekEventLog
{
    /// <summary>Writes the header.</summary>
    void Begin();

    /// <summary>The connections of the messages that follow, until <see cref="Close"/>.</summary>
    void Open(ZeekConnections connections);

    /// <summary>Takes a message; those of other protocols are passed over.</summary>
    void Write(ApplicationEvent e);

    /// <summary>Writes what has no answer: the capture has ended.</summary>
    void Close();

    /// <summary>Writes the end.</summary>
    void End();
}
