using PcapPorts.Protocols.Http;

namespace PcapPorts.Analysis.Objects;

/// <summary>An object that is under way.</summary>
/// <param name="about">What is known of it so far.</param>
sealed class OpenObject(CarriedObject about)
{
    /// <summary>What is known of it.</summary>
    public CarriedObject About { get; set; } = about;

    /// <summary>Its bytes.</summary>
    public ObjectBody Body { get; } = new();

    /// <summary>The coding to be undone when it is whole.</summary>
    public HttpCoding Coding { get; init; }

    /// <summary>Whether it is a mail as SMTP carries it: with points doubled at the start of lines, unless it came by BDAT.</summary>
    public bool IsMail { get; init; }

    /// <summary>Whether points at the start of lines are doubled (RFC 5321 section 4.5.2).</summary>
    public bool HasDoubledPoints { get; init; }

    /// <summary>Whether it ended, or was given up: nothing is added any more.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Its place among all that are under way.</summary>
    public LinkedListNode<OpenObject>? Node { get; set; }

    /// <summary>Adds bytes at its end, unless it ended.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (!IsEnded)
            Body.Append(bytes);
    }
}
