using System.Text;
using PcapPorts.Reports;

namespace PcapPorts.App.Streams;

/// <summary>Sentences on standard error, one a line, escaped. A closed standard error is no reason to end.</summary>
static class Messages
{
    static readonly Lock Gate = new();
    static readonly StandardStream Stream = new(2);

    /// <summary>Takes the sentences while the terminal shows something else; null to write them.</summary>
    public static Action<string>? Elsewhere { get; set; }

    /// <summary>Writes <c>pcapports: </c> and a sentence.</summary>
    public static void Write(string sentence)
    {
        if (Elsewhere is { } elsewhere)
            elsewhere(sentence);
        else
            WriteRaw($"pcapports: {TerminalText.Escape(sentence)}\n");
    }

    /// <summary>Says what is wrong with a file.</summary>
    public static void WriteAbout(string file, string cause) => Write($"{file}: {cause}");

    /// <summary>Writes text of our own as it is.</summary>
    public static void WriteRaw(string text)
    {
        lock (Gate)
        {
            try
            {
                Stream.Write(Encoding.UTF8.GetBytes(text));
            }
            catch (Exception failure) when (failure is OutputClosedException or RunException or IOException)
            {
                // Nobody listens, and there is no other place to say so.
            }
        }
    }
}
