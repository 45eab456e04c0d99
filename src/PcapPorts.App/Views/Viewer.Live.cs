using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views;

/// <content>Live capture.</content>
sealed partial class Viewer
{
    bool HasLive => false;

    bool IsListening => false;

    void ToggleLive() => ShowInterfaces();

    void RestartLive()
    {
    }

    void PauseLive()
    {
    }

    void FollowLive() => Packets!.List.Follow = !Packets.List.Follow;

    void ShowInterfaces() => Say("Not yet.");

    void AskToSaveLive()
    {
    }

    void StartLive(string[] devices, string filter) => Say($"{devices[0]} {filter}", ToastKind.Warning);

    void StopLive()
    {
    }

    string? LiveStatus() => null;
}
