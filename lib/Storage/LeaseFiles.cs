using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vcmr.Storage;

/// <summary>
/// The lease files of a folder, <c>.lease-000001</c> and so on. The highest number counts. Each is made by one process alone,
/// which NFS sees to as well, and the next owner's number is always one more: two that take over a stale lease at a time
/// want the same number, and one of them gets it.
/// </summary>
internal sealed class LeaseFiles(string folder)
{
    private const string Prefix = ".lease-";

    // What Linux and macOS, and Windows in two ways, answer where a file is to be made that is there. It may be gone a moment later.
    private static readonly int[] AlreadyThere = [17, unchecked((int)0x80070050), unchecked((int)0x800700B7)];

    /// <summary>The number that counts, and what its file says: 0 where there is none, and null where the file has just gone.</summary>
    public (long Number, string? Text) Highest() => HighestNumber() is var number && number > 0 ? (number, Read(number)) : (0, null);

    /// <summary>The number that counts; 0 where there is none, in two lists: a list may miss the only file while it makes place for the next.</summary>
    public long HighestNumber() => Numbers().DefaultIfEmpty().Max() is var number && number > 0 ? number : Numbers().DefaultIfEmpty().Max();

    /// <summary>Whether a file is there.</summary>
    public bool Exists(long number) => Read(number) is not null;

    /// <summary>Makes a file that nobody else has made.</summary>
    /// <returns>Whether it is ours; false where somebody was faster.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public bool Create(long number, string text)
    {
        bool isMade = false;
        try
        {
            using FileStream file = new(PathOf(number), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
            isMade = true;
            Write(file, text);
            return true;
        }
        catch (IOException e) when (!isMade && (AlreadyThere.Contains(e.HResult) || File.Exists(PathOf(number))))
        {
            return false;
        }
        catch (IOException) when (isMade)
        {
            // There is no room for what it should say.
            Delete(number);
            throw;
        }
    }

    /// <summary>Writes a file anew, if it is still there.</summary>
    public bool Rewrite(long number, string text)
    {
        try
        {
            using FileStream file = new(PathOf(number), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            Write(file, text);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Deletes the files of earlier owners, the lowest first.</summary>
    public void DeleteBelow(long number)
    {
        foreach (long earlier in Numbers().Where(n => n < number).Order())
        {
            Delete(earlier);
        }
    }

    /// <summary>Deletes a file; where it cannot be, it stays and means nothing, as a higher one counts.</summary>
    public void Delete(long number)
    {
        try
        {
            File.Delete(PathOf(number));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left for the next owner.
        }
    }

    // Opened each time: that is when NFS asks its server.
    private string? Read(long number)
    {
        try
        {
            using FileStream file = new(PathOf(number), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var text = new StreamReader(file);
            return text.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private IEnumerable<long> Numbers() => Directory.EnumerateFiles(folder, Prefix + "*")
        .Select(f => long.TryParse(Path.GetFileName(f).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0)
        .Where(n => n > 0);

    private string PathOf(long number) => Path.Combine(folder, Prefix + number.ToString("D6", CultureInfo.InvariantCulture));

    private static void Write(FileStream file, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        file.Write(bytes);
        file.SetLength(bytes.Length);
    }
}

/// <summary>What a lease file says.</summary>
/// <param name="Host">The owner's machine.</param>
/// <param name="Boot">Which start of that machine (<see cref="LeaseTerms.Boot"/>).</param>
/// <param name="Process">The owner's process there.</param>
/// <param name="Since">When it took the folder, by its clock: for people, nothing is computed from it.</param>
/// <param name="Beat">Grows each time the file is written.</param>
/// <param name="IsFree">Whether the owner has let go of the folder.</param>
internal sealed record LeaseNote(string Host, string Boot, int Process, DateTimeOffset Since, long Beat, bool IsFree)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Reads a file's text; null where it is being written or of something else.</summary>
    public static LeaseNote? Parse(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : JsonSerializer.Deserialize<LeaseNote>(text, Json) is { Host: not null } note ? note : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text, on one line.</summary>
    public string ToText() => JsonSerializer.Serialize(this, Json) + "\n";
}
