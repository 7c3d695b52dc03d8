using System.Buffers.Binary;
using System.Text;

namespace Vcmr.Engine.Jupyter.Wire;

/// <summary>The bytes of ZMTP 3.0, the protocol between ZeroMQ sockets (RFC 23 of ZeroMQ), as far as a server needs them.</summary>
internal static class WireFormat
{
    public const int GreetingLength = 64;
    public const byte More = 1;
    public const byte Long = 2;
    public const byte Command = 4;

    private const int SignatureLength = 10;
    private const int MechanismAt = 12;
    private const int MechanismLength = 20;

    /// <summary>What both sides say first: the protocol's version, and that nothing is encrypted.</summary>
    public static byte[] Greeting()
    {
        byte[] greeting = new byte[GreetingLength];
        greeting[0] = 0xff;
        greeting[SignatureLength - 1] = 0x7f;
        greeting[SignatureLength] = 3;
        "NULL"u8.CopyTo(greeting.AsSpan(MechanismAt));
        return greeting;
    }

    /// <summary>Whether a peer's greeting is one of this protocol, in this version or a later one.</summary>
    public static bool IsGreeting(ReadOnlySpan<byte> greeting) =>
        greeting[0] == 0xff && (greeting[SignatureLength - 1] & 1) == 1 && greeting[SignatureLength] >= 3
        && greeting.Slice(MechanismAt, MechanismLength).TrimEnd((byte)0).SequenceEqual("NULL"u8);

    /// <summary>The command that ends the greeting: what kind of socket this is.</summary>
    public static byte[] Ready(string kind)
    {
        const string Name = "Socket-Type";
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, kind.Length);
        return [5, .. "READY"u8, (byte)Name.Length, .. Encoding.ASCII.GetBytes(Name), .. length, .. Encoding.ASCII.GetBytes(kind)];
    }

    /// <summary>A peer's kind of socket and the name it gave itself; null where the command is another or broken.</summary>
    public static (string Kind, byte[] Identity)? ReadReady(ReadOnlySpan<byte> command)
    {
        if (!command.StartsWith("\u0005READY"u8))
        {
            return null;
        }

        string kind = "";
        byte[] identity = [];
        for (ReadOnlySpan<byte> rest = command[6..]; !rest.IsEmpty;)
        {
            int name = rest[0];
            if (rest.Length < 1 + name + 4)
            {
                return null;
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest[(1 + name)..]);
            ReadOnlySpan<byte> value = rest[(1 + name + 4)..];
            if (length > value.Length)
            {
                return null;
            }

            string key = Encoding.ASCII.GetString(rest.Slice(1, name));
            kind = key.Equals("Socket-Type", StringComparison.OrdinalIgnoreCase) ? Encoding.ASCII.GetString(value[..(int)length]) : kind;
            identity = key.Equals("Identity", StringComparison.OrdinalIgnoreCase) ? value[..(int)length].ToArray() : identity;
            rest = value[(int)length..];
        }

        return (kind, identity);
    }

    /// <summary>The answer to a peer that asks whether this side still lives, or null where the command is another.</summary>
    public static byte[]? Pong(ReadOnlySpan<byte> command) =>
        command.StartsWith("\u0004PING"u8) && command.Length >= 7 ? [4, .. "PONG"u8, .. command[7..]] : null;

    /// <summary>What stands before a frame.</summary>
    /// <param name="length">The frame's length.</param>
    /// <param name="flags"><see cref="More"/> or <see cref="Command"/>, or 0.</param>
    public static byte[] Header(int length, byte flags)
    {
        if (length <= byte.MaxValue)
        {
            return [flags, (byte)length];
        }

        byte[] header = new byte[9];
        header[0] = (byte)(flags | Long);
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(1), length);
        return header;
    }
}
