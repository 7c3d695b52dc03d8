using System.IO.Enumeration;

namespace Vcmr.Media;

/// <summary>Something in a folder or one of its folders: a file to look at, or what is left aside unseen.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Aside">Why it is left aside, such as <c>hidden</c>; null for a file to look at.</param>
internal readonly record struct FolderEntry(string Path, string? Aside)
{
    /// <summary>All files below a folder. Hidden and linked folders are not gone into: a link may lead in a circle.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="VcmrException">A folder cannot be read.</exception>
    public static IReadOnlyList<FolderEntry> Below(string folder)
    {
        try
        {
            return
            [
                .. new FileSystemEnumerable<FolderEntry>(
                    folder, (ref entry) => new FolderEntry(entry.ToSpecifiedFullPath(), Reason(ref entry)), new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = 0 })
                {
                    ShouldIncludePredicate = (ref entry) => !IsEntered(ref entry),
                    ShouldRecursePredicate = (ref entry) => IsEntered(ref entry),
                },
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The folder '{folder}' cannot be read through ({e.Message.TrimEnd('.')}); make all of it readable, or name its files one by one.", e);
        }
    }

    private static bool IsEntered(ref FileSystemEntry entry) => entry.IsDirectory && Reason(ref entry) is null;

    private static string? Reason(ref FileSystemEntry entry) =>
        entry.IsDirectory
            ? entry.IsHidden ? "hidden folder" : entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? "linked folder" : null
            : entry.IsHidden ? "hidden" : null;
}
