namespace PcapPorts.App.Views;

/// <summary>Something a user can do. Menus, palette, help and key map are all made of these.</summary>
/// <param name="Id">Its name in the key map.</param>
/// <param name="Menu">The menu that it stands in.</param>
/// <param name="Title">What it says there.</param>
/// <param name="Run">What it does.</param>
/// <param name="Keys">Its keys: what terminals without modern key reporting cannot send has a plain twin.</param>
sealed record ViewCommand(string Id, string Menu, string Title, Action Run, params string[] Keys)
{
    /// <summary>Whether it can be done now; null for always.</summary>
    public Func<bool>? Enabled { get; init; }

    /// <summary>A line stands above it in its menu.</summary>
    public bool BeginsGroup { get; init; }

    /// <summary>Whether it can be done now.</summary>
    public bool IsEnabled => Enabled?.Invoke() ?? true;
}
