// Compiled twice: into the library, and by MSBuild into a build task (Vcmr.Lib.targets), which knows no symbol NET.
using System.Text;
#if !NET
using System;
using System.IO;
using Microsoft.Build.Framework;
#endif

namespace Vcmr.Native.Build;

/// <summary>
/// The versions of other libraries' symbols without which an ELF64 shared library does not load. Layout: Linux Standard
/// Base, "Symbol Versioning"; Verneed and Vernaux records.
/// </summary>
internal static class VersionNeed
{
    /// <summary>What TorchSharp's library names for a symbol that it never calls, and libstdc++ has only from GCC 13 on.</summary>
    public const string OfTorchSharp = "GLIBCXX_3.4.32";

    private const uint SectionVersionNeed = 0x6ffffffe;
    private const byte FlagWeak = 2;

    /// <summary>Marks a version as weak (VER_FLG_WEAK) wherever a library needs it: the loader then does without.</summary>
    /// <param name="elf">The library's bytes, which are changed.</param>
    /// <param name="version">The version's name.</param>
    /// <returns>How often the library needs it.</returns>
    public static int Weaken(byte[] elf, string version)
    {
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2)
        {
            return 0;
        }

        int weakened = 0;
        int sections = (int)BitConverter.ToInt64(elf, 0x28);
        int size = BitConverter.ToUInt16(elf, 0x3A);
        int count = BitConverter.ToUInt16(elf, 0x3C);
        for (int i = 0; i < count; i++)
        {
            int header = sections + (i * size);
            if (BitConverter.ToUInt32(elf, header + 4) != SectionVersionNeed)
            {
                continue;
            }

            int need = (int)BitConverter.ToInt64(elf, header + 0x18);
            int linked = sections + ((int)BitConverter.ToUInt32(elf, header + 0x28) * size);
            int strings = (int)BitConverter.ToInt64(elf, linked + 0x18);
            for (uint next = 1; next != 0; need += (int)next)
            {
                next = BitConverter.ToUInt32(elf, need + 12);
                int aux = need + (int)BitConverter.ToUInt32(elf, need + 8);
                for (uint step = 1; step != 0; aux += (int)step)
                {
                    step = BitConverter.ToUInt32(elf, aux + 12);
                    if (NameAt(elf, strings + (int)BitConverter.ToUInt32(elf, aux + 8)) == version)
                    {
                        elf[aux + 4] |= FlagWeak;
                        weakened++;
                    }
                }
            }
        }

        return weakened;
    }

    private static string NameAt(byte[] elf, int start) => Encoding.ASCII.GetString(elf, start, Array.IndexOf(elf, (byte)0, start) - start);
}

#if !NET
/// <summary>Copies a shared library with one version need weakened, unless this system's libstdc++ has that version.</summary>
public sealed class WeakenVersionNeed : Microsoft.Build.Utilities.Task
{
    [Required] public string Source { get; set; }
    [Required] public string Destination { get; set; }

    /// <summary>Whether there is a weakened copy, which takes the place of the original.</summary>
    [Output] public bool Weakened { get; set; }

    public override bool Execute()
    {
        if (SystemHas(VersionNeed.OfTorchSharp))
        {
            return true;
        }

        byte[] elf = File.ReadAllBytes(Source);
        Weakened = VersionNeed.Weaken(elf, VersionNeed.OfTorchSharp) > 0;
        if (Weakened)
        {
            // Written aside and renamed, for another build may copy it now; one that was there first has written the same.
            string aside = Destination + "." + Guid.NewGuid().ToString("N");
            Directory.CreateDirectory(Path.GetDirectoryName(Destination));
            File.WriteAllBytes(aside, elf);
            try
            {
                File.Move(aside, Destination);
            }
            catch (IOException) when (File.Exists(Destination))
            {
                File.Delete(aside);
            }

            Log.LogMessage(MessageImportance.Normal, "Weakened the need of {0} in a copy of {1}.", VersionNeed.OfTorchSharp, Source);
        }

        return true;
    }

    private static bool SystemHas(string version)
    {
        string[] folders = { "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib/x86_64-linux-gnu" };
        foreach (string folder in folders)
        {
            string library = Path.Combine(folder, "libstdc++.so.6");
            if (File.Exists(library))
            {
                // Latin-1 maps bytes to characters one to one, so a plain string search finds the version's name.
                string text = Encoding.GetEncoding(28591).GetString(File.ReadAllBytes(library));
                return text.IndexOf(version + "\0", StringComparison.Ordinal) >= 0;
            }
        }

        return false;
    }
}
#endif
