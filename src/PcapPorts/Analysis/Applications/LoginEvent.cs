namespace PcapPorts.Analysis.Applications;

/// <summary>Somebody said who he is: a user name in the clear, told once for two endpoints. Whether it was believed is not said, and passwords never are.</summary>
public sealed record LoginEvent(string Kind, long Frame, long Nanoseconds, ApplicationEndpoint Client, ApplicationEndpoint Server)
    : ApplicationEvent(Kind, Frame, Nanoseconds, Client, Server)
{
    /// <summary>What he logs in to: the protocol's abbreviation, such as <c>ftp</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The name.</summary>
    public required string User { get; init; }

    /// <inheritdoc/>
    public override string Summary => $"{Service}: user {User}";
}
