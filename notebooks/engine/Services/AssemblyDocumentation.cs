using System.Globalization;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Vcmr.Engine.Services;

/// <summary>
/// The documentation file of an assembly: the <c>.xml</c> beside it, for the framework those of its reference pack. It is
/// searched each time it is asked, a few milliseconds, rather than kept: together the framework's are 30 MB.
/// </summary>
/// <param name="assembly">The assembly's file.</param>
internal sealed class AssemblyDocumentation(string assembly) : DocumentationProvider
{
    private const int BufferSize = 1 << 20;

    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    // Most of the framework is implemented elsewhere than in the assembly it is documented under.
    private static readonly Lazy<IReadOnlyList<string>> FrameworkFiles = new(FindFrameworkFiles);

    private readonly string path = assembly;

    public override bool Equals(object? obj) => obj is AssemblyDocumentation other && other.path == path;

    public override int GetHashCode() => path.GetHashCode(StringComparison.Ordinal);

    protected override string? GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default)
    {
        byte[] start = Encoding.UTF8.GetBytes($"<member name=\"{SecurityElement.Escape(documentationMemberID)}\"");
        byte[] buffer = new byte[BufferSize];
        foreach (string file in Files())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (Find(file, start, buffer) is string found)
                {
                    return found;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // No documentation is no error.
            }
        }

        return null;
    }

    private IEnumerable<string> Files()
    {
        string beside = Path.ChangeExtension(path, ".xml");
        if (File.Exists(beside))
        {
            yield return beside;
        }

        if (Path.GetDirectoryName(path) == FrameworkFolder)
        {
            string own = Path.GetFileName(beside);
            foreach (string file in FrameworkFiles.Value.OrderBy(file => Path.GetFileName(file) == own ? 0 : 1))
            {
                yield return file;
            }
        }
    }

    private static List<string> FindFrameworkFiles()
    {
        string packs = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        if (!Directory.Exists(packs))
        {
            return [];
        }

        // The newest pack of this runtime's version; nearly everything is in the first two files.
        string wanted = string.Create(CultureInfo.InvariantCulture, $"net{Environment.Version.Major}.{Environment.Version.Minor}");
        string? folder = Directory.GetDirectories(packs)
            .Select(pack => Path.Combine(pack, "ref", wanted))
            .Where(Directory.Exists)
            .OrderBy(found => Version.TryParse(Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(found))), out Version? version) ? version : new Version())
            .LastOrDefault();
        return folder is null ? [] :
        [
            .. Directory.GetFiles(folder, "*.xml").OrderBy(file => Path.GetFileName(file) switch
            {
                "System.Runtime.xml" => 0,
                "System.Collections.xml" => 1,
                "System.Runtime.Intrinsics.xml" => 3,
                _ => 2,
            }),
        ];
    }

    private static string? Find(string file, byte[] start, byte[] buffer)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        for (long offset = 0; ; offset += buffer.Length - start.Length)
        {
            int read = ReadAt(stream, offset, buffer);
            int at = buffer.AsSpan(0, read).IndexOf(start);
            if (at >= 0)
            {
                read = ReadAt(stream, offset + at, buffer);
                int end = buffer.AsSpan(0, read).IndexOf("</member>"u8);
                return end < 0 ? null : Encoding.UTF8.GetString(buffer, 0, end) + "</member>";
            }

            if (read < buffer.Length)
            {
                return null;
            }
        }
    }

    private static int ReadAt(FileStream stream, long offset, byte[] buffer)
    {
        stream.Position = offset;
        return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }
}
