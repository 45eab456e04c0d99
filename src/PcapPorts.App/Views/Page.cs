using PcapPorts.Terminal.Input;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <summary>What a page knows of its selected row: each part is what a command needs, and null where the row has none.</summary>
sealed record Subject
{
    /// <summary>A display filter that takes what the row is about.</summary>
    public string? Filter { get; init; }

    /// <summary>Its flow, by index.</summary>
    public int? Flow { get; init; }

    /// <summary>Its packet.</summary>
    public long? Frame { get; init; }

    /// <summary>Its port, as <c>443/tcp</c>.</summary>
    public string? Port { get; init; }

    /// <summary>The row as text, to be copied.</summary>
    public string Text { get; init; } = "";
}

/// <summary>A page of the viewer: the packets, a list, a text.</summary>
abstract class Page : IDisposable
{
    /// <summary>What its tab says.</summary>
    public abstract string Title { get; }

    /// <summary>What it shows.</summary>
    public abstract View View { get; }

    /// <summary>The view in it that takes the keys first.</summary>
    public virtual View Focus => View;

    /// <summary>The command line that prints the same.</summary>
    public abstract string Cli { get; }

    /// <summary>What is selected.</summary>
    public virtual Subject Subject => new();

    /// <summary>What the status bar says of it.</summary>
    public virtual string Status => "";

    /// <summary>A search from the selection on; null where there is nothing to search.</summary>
    public virtual PageSearch? Search(SearchQuery query, bool forward) => null;

    /// <summary>Writes its rows; null where it has none.</summary>
    public virtual Action<TextWriter, string>? Export => null;

    /// <summary>Whether digits mean something of its own here.</summary>
    public virtual bool HandlesDigits => false;

    /// <summary>Takes a key before the commands do.</summary>
    public virtual bool HandleKey(Key key) => false;

    /// <summary>Called before each frame while the page is shown.</summary>
    public virtual void BeforeFrame()
    {
    }

    public virtual void Dispose()
    {
    }
}
