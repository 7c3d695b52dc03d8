// Compiled by MSBuild into a build task (Directory.Build.targets), not into the library.
using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies an ELF64 shared library and marks one symbol version that it needs as weak (VER_FLG_WEAK), unless this
/// system's libstdc++ has that version. Layout: Linux Standard Base, "Symbol Versioning"; Verneed and Vernaux records.
/// </summary>
public sealed class WeakenVersionNeed : Task
{
    private const uint SectionVersionNeed = 0x6ffffffe;
    private const ushort FlagWeak = 2;

    [Required] public string Source { get; set; }
    [Required] public string Destination { get; set; }
    [Required] public string Version { get; set; }

    public override bool Execute()
    {
        if (File.Exists(Destination) && File.GetLastWriteTimeUtc(Destination) >= File.GetLastWriteTimeUtc(Source))
        {
            return true;
        }

        byte[] elf = File.ReadAllBytes(Source);
        if (!SystemHasVersion())
        {
            int weakened = Weaken(elf);
            Log.LogMessage(MessageImportance.High, "Weakened {0} need(s) of {1} in a copy of {2}.", weakened, Version, Path.GetFileName(Source));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Destination)));
        string aside = Destination + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(aside, elf);
        if (File.Exists(Destination)) File.Delete(Destination);
        File.Move(aside, Destination);
        return true;
    }

    private bool SystemHasVersion()
    {
        string[] folders = { "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib/x86_64-linux-gnu" };
        foreach (string folder in folders)
        {
            string library = Path.Combine(folder, "libstdc++.so.6");
            if (File.Exists(library))
            {
                // Latin-1 maps bytes to characters one to one, so a plain string search finds the version's name.
                string text = Encoding.GetEncoding(28591).GetString(File.ReadAllBytes(library));
                return text.IndexOf(Version + "\0", StringComparison.Ordinal) >= 0;
            }
        }

        return false;
    }

    private int Weaken(byte[] elf)
    {
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2)
        {
            return 0;
        }

        int weakened = 0;
        long sections = BitConverter.ToInt64(elf, 0x28);
        int size = BitConverter.ToUInt16(elf, 0x3A);
        int count = BitConverter.ToUInt16(elf, 0x3C);
        for (int i = 0; i < count; i++)
        {
            int header = (int)sections + (i * size);
            if (BitConverter.ToUInt32(elf, header + 4) != SectionVersionNeed)
            {
                continue;
            }

            int need = (int)BitConverter.ToInt64(elf, header + 0x18);
            int linked = (int)sections + ((int)BitConverter.ToUInt32(elf, header + 0x28) * size);
            int strings = (int)BitConverter.ToInt64(elf, linked + 0x18);
            for (uint next = 1; next != 0; need += (int)next)
            {
                next = BitConverter.ToUInt32(elf, need + 12);
                int aux = need + (int)BitConverter.ToUInt32(elf, need + 8);
                for (uint step = 1; step != 0; aux += (int)step)
                {
                    step = BitConverter.ToUInt32(elf, aux + 12);
                    if (NameAt(elf, strings + (int)BitConverter.ToUInt32(elf, aux + 8)) == Version)
                    {
                        elf[aux + 4] |= (byte)FlagWeak;
                        weakened++;
                    }
                }
            }
        }

        return weakened;
    }

    private static string NameAt(byte[] elf, int start)
    {
        int end = Array.IndexOf(elf, (byte)0, start);
        return Encoding.ASCII.GetString(elf, start, end - start);
    }
}
