using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vcmr.Datasets.Download;

/// <summary>A search's <c>artist - title</c>, as words that can be compared whatever their case, accents and marks.</summary>
internal sealed partial record SearchText(IReadOnlyList<string> Artist, IReadOnlyList<string> Title)
{
    /// <summary>What stands between artist and title.</summary>
    public const string Separator = " - ";

    // The project runs without a culture's tables, so that composed letters are taken apart here.
    private const string Accented = "àáâãäåāăąçćčďðèéêëēėęěğìíîïīįıłñńňòóôõöøōőřśšşșťţțùúûüūůűýÿžźżß";
    private const string Plain = "aaaaaaaaacccddeeeeeeeegiiiiiiilnnnoooooooorsssstttuuuuuuuyyzzzs";

    public static SearchText Parse(string text)
    {
        string[] parts = text.Split(Separator, 2);

        // "(feat. X)", "[Remastered]" and the like are seldom repeated by a video's title.
        return new SearchText(Words(parts[0]), Words(Aside().Replace(parts[1], " ")));
    }

    /// <summary>The words of a text: letters and digits, without case and accents.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char c in text.Where(c => c is not ('\'' or '’') && char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark).Select(char.ToLowerInvariant))
        {
            int accented = Accented.IndexOf(c, StringComparison.Ordinal);
            plain.Append(accented >= 0 ? Plain[accented] : char.IsLetterOrDigit(c) ? c : ' ');
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"\([^)]*\)|\[[^\]]*\]|\b(?i:feat\.|ft\.).*")]
    private static partial Regex Aside();
}
