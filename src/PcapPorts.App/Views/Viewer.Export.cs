namespace PcapPorts.App.Views;

/// <content>What is written to files.</content>
sealed partial class Viewer
{
    void AskForPacketExport() => Say("Not yet.");

    void AskForRowExport() => Say("Not yet.");
}
