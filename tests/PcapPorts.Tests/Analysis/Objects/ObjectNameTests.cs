using System.Text;
using PcapPorts.Analysis.Objects;

namespace PcapPorts.Tests.Analysis.Objects;

public class ObjectNameTests
{
    [Theory]
    [InlineData("plan.txt", "plan.txt")]
    [InlineData("Bücher 2026.pdf", "Bücher 2026.pdf")]
    [InlineData("../../../etc/passwd", "passwd")]
    [InlineData("..\\..\\windows\\system32\\drivers\\etc\\hosts", "hosts")]
    [InlineData("/etc/shadow", "shadow")]
    [InlineData("C:\\autoexec.bat", "autoexec.bat")]
    [InlineData("folder/", "folder")]
    [InlineData("..", "object.bin")]
    [InlineData("../", "object.bin")]
    [InlineData(".", "object.bin")]
    [InlineData("", "object.bin")]
    [InlineData("   ", "object.bin")]
    [InlineData(".bashrc", "_.bashrc")]
    [InlineData("-rf", "_-rf")]
    [InlineData("~anna", "_~anna")]
    [InlineData("CON", "_CON")]
    [InlineData("nul.txt", "_nul.txt")]
    [InlineData("Aux .c", "_Aux .c")]
    [InlineData("com1.log", "_com1.log")]
    [InlineData("LPT\u00b2", "_LPT\u00b2")]
    [InlineData("console.log", "console.log")]
    [InlineData("file.txt:stream", "file.txt_stream")]
    [InlineData("a<b>c|d?e*f\"g", "a_b_c_d_e_f_g")]
    [InlineData("$(reboot)`x`", "_(reboot)_x_")]
    [InlineData("name\0.exe\r\n", "name_.exe__")]
    [InlineData("\u001b[2Jx", "_[2Jx")]
    [InlineData("gpj\u202eexe.txt", "gpj_exe.txt")]
    [InlineData("trailing. . .", "trailing")]
    public void Only_what_is_harmless_stays(string name, string expected) => Assert.Equal(expected, ObjectName.Safe(name, contentType: null));

    [Theory]
    [InlineData("text/html; charset=utf-8", "object.html")]
    [InlineData("IMAGE/PNG", "object.png")]
    [InlineData("application/x-unheard-of", "object.bin")]
    public void Without_a_name_the_type_gives_the_extension(string type, string expected) => Assert.Equal(expected, ObjectName.Safe(null, type));

    [Theory]
    [InlineData("a", ".html")]
    [InlineData("\u20ac", ".html")]
    [InlineData("\U0001F600", "")]
    public void A_long_name_is_cut_between_characters_and_keeps_its_extension(string letter, string extension)
    {
        string name = ObjectName.Safe(string.Concat(Enumerable.Repeat(letter, 5000)) + extension, null);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), ObjectName.MaxBytes - 4, ObjectName.MaxBytes);
        Assert.EndsWith(extension, name, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', name);
    }

    [Fact]
    public void Random_names_stay_in_the_folder()
    {
        var random = new Random(20261121);
        using var scratch = new ScratchFolder();
        string inside = Path.GetFullPath(scratch.Path) + Path.DirectorySeparatorChar;
        for (int i = 0; i < 20_000; i++)
        {
            char[] letters = new char[random.Next(0, 24)];
            for (int at = 0; at < letters.Length; at++)
                letters[at] = random.Next(3) == 0 ? "./\\:*?~-$ \0\r\n"[random.Next(13)] : (char)random.Next(0, 0x10000);
            string name = ObjectName.Safe(new string(letters), null);
            Assert.StartsWith(inside, Path.GetFullPath(Path.Combine(scratch.Path, name)), StringComparison.Ordinal);
            Assert.Equal(name, Path.GetFileName(name));
            Assert.NotEqual("", name);
            Assert.DoesNotContain(name, char.IsControl);
        }
    }
}
