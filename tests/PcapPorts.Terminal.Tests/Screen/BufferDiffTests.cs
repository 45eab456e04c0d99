using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Sessions;

namespace PcapPorts.Terminal.Tests.Screen;

public class BufferDiffTests
{
    [Fact]
    public void The_diff_applied_to_the_old_screen_yields_the_new_one()
    {
        Random random = new(5);
        for (int round = 0; round < 400; round++)
        {
            int width = random.Next(1, 30), height = random.Next(1, 8);
            CellBuffer shown = new(width, height), next = new(width, height);
            AnsiScreen screen = new(width, height);
            AnsiWriter writer = new();
            for (int frame = 0; frame < 8; frame++)
            {
                Scribble(next, random);
                writer.Reset();
                int written = BufferDiff.Write(shown, next, writer, everything: frame == 5);
                screen.Apply(writer.Written);
                Assert.Equal(0, screen.UnknownSequences);
                for (int y = 0; y < height; y++)
                    Assert.True(screen.Buffer.Row(y).SequenceEqual(next.Row(y)), $"round {round}, frame {frame}, row {y}\n{ScreenDump.TextAndStyles(next)}\n{ScreenDump.TextAndStyles(screen.Buffer)}");
                Assert.True(frame == 5 || written <= width * height);
                shown.CopyFrom(next);
            }
        }
    }

    [Fact]
    public void Wide_cells_are_never_halved()
    {
        Random random = new(6);
        CellBuffer buffer = new(13, 5);
        for (int i = 0; i < 5000; i++)
        {
            Scribble(buffer, random);
            for (int y = 0; y < buffer.Height; y++)
            {
                ReadOnlySpan<Cell> row = buffer.Row(y);
                for (int x = 0; x < row.Length; x++)
                {
                    Assert.Equal(row[x].Width == 2, x + 1 < row.Length && row[x + 1].Width == 0);
                    Assert.False(x == 0 && row[x].Width == 0);
                }
            }
        }
    }

    [Fact]
    public void Equal_screens_need_no_bytes()
    {
        AnsiWriter writer = new();
        Assert.Equal(0, BufferDiff.Write(new CellBuffer(10, 4), new CellBuffer(10, 4), writer));
        Assert.Equal(0, writer.Written.Length);
    }

    [Fact]
    public void One_changed_cell_costs_one_move_and_one_style()
    {
        CellBuffer next = new(80, 24);
        next.Write(9, 4, "x", new Style(Color.Ansi(1)), next.Area);
        AnsiWriter writer = new();
        BufferDiff.Write(new CellBuffer(80, 24), next, writer);
        Assert.Equal("\e[5;10H\e[0;31mx", writer.ToString());
    }

    [Fact]
    public void Screens_of_unequal_size_are_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => BufferDiff.Write(new CellBuffer(1, 1), new CellBuffer(2, 1), new AnsiWriter()));

    [Fact]
    public void Allocates_nothing()
    {
        Random random = new(9);
        CellBuffer[] screens = [new(120, 40), new(120, 40), new(120, 40)];
        foreach (CellBuffer screen in screens)
        {
            for (int i = 0; i < 20; i++)
                Scribble(screen, random);
        }

        AnsiWriter writer = new();
        // The runtime itself may allocate on this thread when it compiles a hot loop anew; what the diff allocated, it would in every round.
        long least = long.MaxValue;
        for (int round = 0; round < 10 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 50; i++)
                Cycle(screens, writer);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
        Assert.True(writer.Written.Length > 1000);
    }

    static void Cycle(CellBuffer[] screens, AnsiWriter writer)
    {
        for (int i = 0; i < screens.Length; i++)
        {
            writer.Reset();
            writer.Depth = (ColorDepth)(i + 1);
            BufferDiff.Write(screens[i], screens[(i + 1) % screens.Length], writer);
        }
    }

    static void Scribble(CellBuffer buffer, Random random)
    {
        for (int i = random.Next(4); i >= 0; i--)
        {
            Rect area = new(random.Next(-3, buffer.Width), random.Next(buffer.Height), random.Next(20), random.Next(4));
            switch (random.Next(8))
            {
                case 0: buffer.Fill(area, AnyStyle(random)); break;
                case 1: buffer.Restyle(area, AnyStyle(random)); break;
                default: buffer.Write(area.X, area.Y, RandomText.Of(random, 20), AnyStyle(random), random.Next(2) == 0 ? buffer.Area : area); break;
            }
        }
    }

    static Style AnyStyle(Random random) => new(AnyColor(random), AnyColor(random), (TextAttributes)random.Next(64));

    static Color AnyColor(Random random) => random.Next(4) switch
    {
        0 => Color.Default,
        1 => Color.Ansi(random.Next(16)),
        2 => Color.Indexed(random.Next(256)),
        _ => Color.Rgb(random.Next(1 << 24)),
    };
}
