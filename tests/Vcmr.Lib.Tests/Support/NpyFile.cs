using System.Runtime.InteropServices;
using System.Text;

namespace Vcmr.Tests.Support;

/// <summary>numpy files as numpy itself writes them.</summary>
internal static class NpyFile
{
    public static void Write<T>(string path, string kind, string shape, T[] values, bool fortran = false, byte version = 1)
        where T : unmanaged =>
        WriteRaw(path, $"{{'descr': '{kind}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({shape}), }}", MemoryMarshal.AsBytes<T>(values), version);

    public static void WriteRaw(string path, string header, ReadOnlySpan<byte> data, byte version = 1)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write([0x93, .. "NUMPY"u8, version, 0]);
        int lengthBytes = version == 1 ? 2 : 4;
        string text = header.PadRight((((8 + lengthBytes + header.Length) / 64) + 1) * 64 - 8 - lengthBytes - 1) + "\n";
        if (version == 1)
        {
            writer.Write((ushort)text.Length);
        }
        else
        {
            writer.Write(text.Length);
        }

        writer.Write(Encoding.UTF8.GetBytes(text));
        writer.Write(data);
    }
}
