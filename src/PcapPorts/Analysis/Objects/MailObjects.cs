using PcapPorts.Analysis.Applications;
using PcapPorts.Fields;

namespace PcapPorts.Analysis.Objects;

/// <summary>Mails that SMTP hands over, by DATA (RFC 5321 section 3.3) or by BDAT (RFC 3030).</summary>
sealed class MailObjects
{
    const int MaxSessions = 1 << 14;

    static readonly Field? s_request = ObjectFrame.Find("smtp.req"), s_response = ObjectFrame.Find("smtp.rsp"), s_end = ObjectFrame.Find("smtp.eom");
    static readonly Field? s_command = ObjectFrame.Find("smtp.req.command"), s_parameter = ObjectFrame.Find("smtp.req.parameter");

    readonly Dictionary<(ApplicationEndpoint Client, ApplicationEndpoint Server), Session> _sessions = [];

    sealed class Session
    {
        public OpenObject? Mail;
        public bool IsChunked;
        public bool IsLastChunk;
        public long Left;
    }

    /// <summary>Takes a message.</summary>
    public void Take(ObjectFrame frame, ObjectCollector collector)
    {
        if (frame.Has(s_response))
            return;
        (ApplicationEndpoint, ApplicationEndpoint) sides = (frame.Source, frame.Destination);
        if (!_sessions.TryGetValue(sides, out Session? session))
        {
            if (_sessions.Count >= MaxSessions)
                return;
            _sessions.Add(sides, session = new Session());
        }
        if (frame.Has(s_request))
            TakeCommands(frame, session, collector);
        else
            TakeMail(frame, session, collector);
    }

    static void TakeCommands(ObjectFrame frame, Session session, ObjectCollector collector)
    {
        for (int at = frame.IndexOf(s_command); at >= 0; at = frame.IndexOf(s_command, at + 1))
        {
            string command = System.Text.Encoding.ASCII.GetString(frame.Fields.BytesOf(in frame.Fields.Entries[at])).ToUpperInvariant();
            session.IsChunked = command == "BDAT";
            if (!session.IsChunked)
            {
                if (command is "RSET" or "QUIT" or "EHLO" or "HELO" && session.Mail is { } unfinished)
                    Finish(session, unfinished, isComplete: false, collector);
                continue;
            }
            string[] words = (frame.Text(s_parameter) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            session.Left = words.Length > 0 && long.TryParse(words[0], out long size) ? size : 0;
            session.IsLastChunk = words.Length > 1 && words[1].Equals("LAST", StringComparison.OrdinalIgnoreCase);
        }
    }

    static void TakeMail(ObjectFrame frame, Session session, ObjectCollector collector)
    {
        session.Mail ??= collector.Begin(new OpenObject(new CarriedObject("smtp", frame.Number, frame.Nanoseconds, frame.Source, frame.Destination) { IsUpload = true })
        {
            IsMail = true,
            HasDoubledPoints = !session.IsChunked,
        });
        session.Mail.Append(frame.Bytes);
        session.Left -= frame.Bytes.Length;
        if (frame.Has(s_end) || (session is { IsChunked: true, IsLastChunk: true } && session.Left <= 0))
            Finish(session, session.Mail, isComplete: true, collector);
    }

    static void Finish(Session session, OpenObject mail, bool isComplete, ObjectCollector collector)
    {
        collector.Finish(mail, isComplete);
        session.Mail = null;
        session.IsLastChunk = false;
    }
}
