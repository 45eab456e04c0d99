using PcapPorts.Terminal.Sessions;

namespace PcapPorts.Terminal.Tests.Sessions;

public class TerminalCapabilitiesTests
{
    [Theory]
    [InlineData("]11;rgb:ffff/ffff/ffff", true)]
    [InlineData("]11;rgb:1c/1c/1c", false)]
    [InlineData("]11;rgb:f/f/f", true)]
    [InlineData("]11;rgb:zz/0/0", null)]
    [InlineData("]11;rgb:0/0", null)]
    [InlineData("]11;rgb://", null)]
    public void Learns_its_background(string answer, bool? light) => Assert.Equal(light, new TerminalCapabilities().Learn(answer).LightBackground);

    [Theory]
    [InlineData("[?2026;1$y", true)]
    [InlineData("[?2026;2$y", true)]
    [InlineData("[?2026;0$y", false)]
    [InlineData("[?62c", false)]
    public void Learns_whether_frames_can_be_held_back(string answer, bool synchronized) =>
        Assert.Equal(synchronized, new TerminalCapabilities().Learn(answer).SynchronizedOutput);

    [Theory]
    [InlineData("linux", "C.UTF-8", false, false)]
    [InlineData("screen.xterm-256color", "de_DE.UTF-8", false, false)]
    [InlineData("xterm", "POSIX", true, true)]
    [InlineData("tmux-256color", "en_US.UTF-8", true, false)]
    public void Asks_only_those_who_answer(string term, string locale, bool answers, bool ascii)
    {
        TerminalCapabilities capabilities = TerminalCapabilities.FromEnvironment(name => name switch { "TERM" => term, "LANG" => locale, _ => null });
        Assert.Equal(answers, capabilities.AnswersQuestions);
        Assert.Equal(ascii, capabilities.AsciiOnly);
    }
}
