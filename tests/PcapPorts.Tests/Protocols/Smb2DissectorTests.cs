using System.Buffers.Binary;
using System.Text;
using PcapPorts.Packets;
using PcapPorts.Tests.Protocols.Dissection;

namespace PcapPorts.Tests.Protocols;

/// <summary>Names in messages that few programs send.</summary>
public class Smb2DissectorTests
{
    const int HeaderLength = 64, Notify = 15, SetInfo = 17;

    static byte[] Message(int command, bool isResponse, byte[] body)
    {
        byte[] message = [.. Wire.Bytes("fe'SMB'"), .. new byte[HeaderLength - 4], .. body];
        message[4] = HeaderLength;
        message[12] = (byte)command;
        message[16] = isResponse ? (byte)1 : (byte)0;
        message[24] = 9;
        return message;
    }

    static byte[] Little(int value, int bytes)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, value);
        return number[..bytes];
    }

    static byte[] Change(int next, string name) => [.. Little(next, 4), .. Little(1, 4), .. Little(name.Length * 2, 4), .. Encoding.Unicode.GetBytes(name)];

    [Theory]
    [InlineData(0, "old.txt,new.txt")]
    [InlineData(1, "old.txt")]
    public void What_changed_in_a_directory_is_named(int cut, string expected)
    {
        byte[] changes = [.. Change(28, "old.txt"), 0, 0, .. Change(0, "new.txt")];
        byte[] body = [.. Little(9, 2), .. Little(HeaderLength + 8, 2), .. Little(changes.Length - cut, 4), .. changes[..(changes.Length - cut)]];
        Assert.Equal(expected, new Exchange("smb2", IpProtocol.Tcp, 445).Server(Message(Notify, isResponse: true, body))["smb2.filename"]);
    }

    [Theory]
    [InlineData(10, "new\\name.txt")]
    [InlineData(4, "")]
    public void The_new_name_of_a_file_stands_in_the_request(int level, string expected)
    {
        byte[] name = Encoding.Unicode.GetBytes("new\\name.txt");
        byte[] rename = [.. new byte[16], .. Little(name.Length, 4), .. name];
        byte[] body = [.. Little(33, 2), 1, (byte)level, .. Little(rename.Length, 4), .. Little(HeaderLength + 32, 2), .. new byte[22], .. rename];
        Exchange exchange = new Exchange("smb2", IpProtocol.Tcp, 445).Client(Message(SetInfo, isResponse: false, body));
        Assert.Equal(expected, exchange["smb2.filename"]);
        Assert.Equal($"0x{level:x2}", exchange["smb2.infolevel"]);
    }

    [Theory]
    [InlineData(0, @"\\pc3\plans")]
    [InlineData(2, "")]
    public void A_message_that_names_its_tree_shows_the_share(int flags, string expected)
    {
        const int treeConnect = 3, close = 6;
        byte[] share = Encoding.Unicode.GetBytes(@"\\pc3\plans");
        byte[] connect = [.. Little(9, 2), 0, 0, .. Little(HeaderLength + 8, 2), .. Little(share.Length, 2), .. share];
        Exchange exchange = new Exchange("smb2", IpProtocol.Tcp, 445).Client(Message(treeConnect, isResponse: false, connect));
        Assert.Equal(@"\\pc3\plans", exchange["smb2.tree"]);
        byte[] answer = Message(treeConnect, isResponse: true, [.. Little(16, 2), 1, 0, .. new byte[12]]), later = Message(close, isResponse: true, new byte[60]);
        answer[36] = later[36] = 5;
        later[16] |= (byte)flags;
        Assert.Equal(expected, exchange.Server(answer).Server(later)["smb2.tree"]);
    }
}
