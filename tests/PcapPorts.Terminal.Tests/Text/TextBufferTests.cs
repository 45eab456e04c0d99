using PcapPorts.Terminal.Text;

namespace PcapPorts.Terminal.Tests.Text;

public class TextBufferTests
{
    [Fact]
    public void Formats_without_allocating()
    {
        TextBuffer text = new();
        Format(text);
        Assert.Equal("18431 → 0x00ff", text.ToString());
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Format(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Stops_growing_at_its_limit()
    {
        TextBuffer text = new();
        for (int i = 0; i < 100; i++)
            text.Append(new string('x', 1000)).Append(123456);
        Assert.Equal(TextBuffer.MaxLength, text.Append(new string('x', 100)).Length);
    }

    static void Format(TextBuffer text)
    {
        text.Clear();
        text.Append(18431).Append(" → 0x").Append(255, "x4");
    }
}
