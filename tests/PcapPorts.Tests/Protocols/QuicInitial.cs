using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PcapPorts.Tests.Protocols;

/// <summary>Writes packets of QUIC (RFC 9001 section 5) with AES-128-GCM, as their version and secret want them.</summary>
static class QuicInitial
{
    static readonly byte[] Id = [1, 2, 3, 4, 5, 6, 7, 8];

    /// <summary>An Initial packet of a connection that the client began with the id 0102030405060708, and with no id of its own.</summary>
    /// <param name="version">The version in the header.</param>
    /// <param name="salt">The salt of the version whose keys it has.</param>
    /// <param name="frames">Its frames; they are padded.</param>
    /// <param name="isClient">Whether the client sends it.</param>
    public static byte[] Packet(uint version, string salt, byte[] frames, bool isClient = true)
    {
        byte[] secret = HKDF.Extract(HashAlgorithmName.SHA256, Id, Convert.FromHexString(salt));
        return Long(version, TlsSeal.Expand(HashAlgorithmName.SHA256, secret, isClient ? "client in" : "server in", 32), frames, isClient, isInitial: true);
    }

    /// <summary>A packet with a long header, Initial or Handshake.</summary>
    public static byte[] Long(uint version, byte[] secret, byte[] frames, bool isClient, bool isInitial)
    {
        byte[] ids = isClient ? [8, .. Id, 0] : [0, 8, .. Id], token = isInitial ? [0] : [];
        byte[] header = [(byte)(isInitial ? 0xc3 : 0xe3), 0, 0, 0, 0, .. ids, .. token, 0x40, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(1), version);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(header.Length - 6), (ushort)(0x4000 | (4 + frames.Length + 100 + 16)));
        return Seal(header, 4, 0, secret, frames);
    }

    /// <summary>A packet with a short header, to an id as a client chose it here: of no bytes from the server, of eight from the client.</summary>
    public static byte[] Short(byte[] secret, ulong number, byte[] frames, bool isClient)
        => Seal([0x40, .. isClient ? Id : [], (byte)number], 1, number, secret, frames);

    static byte[] Seal(byte[] header, int numberLength, ulong number, byte[] secret, byte[] frames)
    {
        byte[] plain = [.. frames, .. new byte[100]], body = new byte[plain.Length], tag = new byte[16], nonce = TlsSeal.Expand(HashAlgorithmName.SHA256, secret, "quic iv", 12);
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(4), BinaryPrimitives.ReadUInt64BigEndian(nonce.AsSpan(4)) ^ number);
        using (var gcm = new AesGcm(TlsSeal.Expand(HashAlgorithmName.SHA256, secret, "quic key", 16), 16))
            gcm.Encrypt(nonce, plain, body, tag, header);
        byte[] packet = [.. header, .. body, .. tag];
        using var aes = Aes.Create();
        aes.Key = TlsSeal.Expand(HashAlgorithmName.SHA256, secret, "quic hp", 16);
        int numberAt = header.Length - numberLength;
        byte[] mask = aes.EncryptEcb(packet.AsSpan(numberAt + 4, 16), PaddingMode.None);
        packet[0] ^= (byte)(mask[0] & (packet[0] >= 0x80 ? 15 : 31));
        for (int i = 0; i < numberLength; i++)
            packet[numberAt + i] ^= mask[1 + i];
        return packet;
    }
}
