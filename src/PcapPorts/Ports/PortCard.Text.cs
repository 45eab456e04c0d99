using System.Text;

namespace PcapPorts.Ports;

public sealed partial class PortCard
{
    /// <summary>The greatest width of a rendered card, in columns; longer lines are hard to read.</summary>
    public const int GreatestWidth = 80;

    /// <summary>The least width of a rendered card, in columns.</summary>
    public const int LeastWidth = 32;

    /// <summary>
    /// Writes the card as plain ASCII text, lines ended by a line feed, none longer than the width but where a single word is.
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="width">Columns to use; taken as at least <see cref="LeastWidth"/> and at most <see cref="GreatestWidth"/>.</param>
    public void WriteText(TextWriter writer, int width)
    {
        ArgumentNullException.ThrowIfNull(writer);
        CardWriter card = new(writer, Math.Clamp(width, LeastWidth, GreatestWidth));
        card.Line(Title());
        card.Line("");
        (ushort first, ushort last) = Class.Range();
        card.Entry("Class", $"{Class.Name()} ({first} to {last}). {Class.Meaning()}");
        if (Services.Count > 0)
            card.Entry("Usual service", UsualServices());
        WriteRegistrations(card);
        foreach (DeFactoPort habit in DeFacto)
            card.Entry("In practice", InPractice(habit));
        if (Note is not null)
        {
            card.Entry("What for", Note.Purpose);
            if (Note.Instead is not null)
                card.Entry("Instead", Note.Instead);
            card.Entry("When open", Note.WhenOpen);
        }

        card.Entry("As client port", AsClientPort());
        if (Related.Count > 0)
            card.Entry("See also", string.Join(", ", Related.Select(Named)));
    }

    /// <summary>The card as one string; see <see cref="WriteText"/>.</summary>
    public string ToText(int width)
    {
        using StringWriter writer = new();
        WriteText(writer, width);
        return writer.ToString();
    }

    string Title() => Transport == PortTransport.None ? $"Port {Port}" : $"Port {new PortNumber(Transport, Port)}";

    string UsualServices() => string.Join("; ", Services
        .GroupBy(entry => entry.Service, entry => entry.Transport.Name())
        .Select(group => $"{group.Key.Name} over {string.Join(", ", group)} ({group.Key.Title})"));

    void WriteRegistrations(CardWriter card)
    {
        foreach (IGrouping<(string Name, string Description, string Reference), PortRegistration> group in
            Registrations.GroupBy(entry => (entry.Name, entry.Description, entry.Reference)))
        {
            StringBuilder text = new($"{group.Key.Name} ({string.Join(", ", group.Select(entry => entry.Transport.Name()))})");
            if (group.Key.Description.Length > 0)
                text.Append($": {group.Key.Description}");
            if (group.Key.Reference.Length > 0)
                text.Append($" {group.Key.Reference}");
            PortRegistration any = group.First();
            if (any.RegistrationDate.Length > 0)
                text.Append($", since {any.RegistrationDate}");
            if (any.IsUnofficial)
                text.Append(", noted by IANA as a widespread use without assignment");
            card.Entry("Registered", text.ToString());
        }

        if (Class == PortClass.Dynamic)
        {
            card.Entry("Registered", "nothing, on any transport: IANA does not assign ports of this class.");
            return;
        }

        foreach (IGrouping<PortStatus, string> group in Statuses
            .Where(entry => entry.Status != PortStatus.Assigned)
            .GroupBy(entry => entry.Status, entry => entry.Transport.Name()))
        {
            // "Unassigned for DCCP" beside two registrations is true of nearly every port, and tells nobody anything.
            if (group.Key != PortStatus.Unassigned || Registrations.Count == 0)
                card.Entry(Registrations.Count == 0 ? "Registered" : "", $"{Says(group.Key)} ({string.Join(", ", group)})");
        }
    }

    static string Says(PortStatus status) => status switch
    {
        PortStatus.Reserved => "reserved by IANA, not to be used",
        PortStatus.PrivateUse => "set aside by IANA for private services, without a name",
        PortStatus.Withdrawn => "withdrawn: it was registered once",
        _ => "not assigned",
    };

    string InPractice(DeFactoPort habit)
    {
        string range = habit.First == habit.Last ? "" : $", all of {habit.First}-{habit.Last}";
        string transports = habit.Tcp ? habit.Udp ? "tcp, udp" : "tcp" : "udp";
        string? registered = null;
        foreach ((PortTransport transport, _) in Statuses)
        {
            if (habit.Matches(transport, Port))
                registered ??= habit.RegisteredName(transport, Port);
        }

        string official = registered is null ? "IANA has no other name for it." : $"IANA's name for it is {registered}.";
        return $"{habit.Name} ({transports}{range}): {habit.Use}. {official}";
    }

    string AsClientPort()
    {
        if (EphemeralRanges.Count == 0)
            return "no system picks it for a client on its own.";
        string common = Systems(EphemeralEra.Common);
        string rare = Systems(EphemeralEra.Rare);
        string past = Systems(EphemeralEra.Past);
        StringBuilder text = new(common.Length > 0 ? $"picked by {common}." : "no system common today picks it for a client.");
        if (rare.Length > 0)
            text.Append($" More rarely: {rare}.");
        if (past.Length > 0)
            text.Append($" In old captures: {past}.");
        return text.ToString();
    }

    string Systems(EphemeralEra era) =>
        string.Join("; ", EphemeralRanges.Where(range => range.Era == era).Select(range => $"{range.Systems} ({range.First}-{range.Last})"));

    string Named(ushort port)
    {
        string? name = ServicePorts.NameOf(PortTransport.Tcp, port) ?? ServicePorts.NameOf(PortTransport.Udp, port)
            ?? DeFactoPorts.Of(PortTransport.Tcp, port).Concat(DeFactoPorts.Of(PortTransport.Udp, port)).FirstOrDefault()?.Name;
        return name is null ? $"{port}" : $"{port} ({name})";
    }
}
