using System.Text;

namespace Vcmr.Figures.Report;

/// <summary>What the study's metrics files and their keys are called on the page.</summary>
internal static class MetricNames
{
    private const string Scores = "Mean ± standard deviation over the seeds; bootstrap intervals over the test clips, whole songs where clips of one are known.";

    private static readonly Dictionary<string, (string Title, string Note)> Files = new()
    {
        ["table1"] = ("Table 1: music tagging", Scores),
        ["known-truth-heads"] = ("The known-truth study under the paper's head", Scores),
        ["figure2"] = ("Figure 2: tag groups", Scores),
        ["figure3"] = ("Figure 3: data scarcity", Scores),
        ["figure4"] = ("Figure 4: input length", Scores),
        ["robustness"] = ("Taggers under disturbed sound", "Change: minus the same clips as they are, paired bootstrap over the clips."),
        ["tag-differences"] = ("Tag differences: VCMR minus audio-only", "95\u00a0% intervals over test clips and seeds; p after Holm's correction over the tags. Bold: the interval excludes zero."),
        ["retrieval"] = ("Retrieval between audio and video", "Mean ± standard deviation over the seeds."),
        ["cleaning"] = ("Cleaning funnel", ""),
    };

    private static readonly Dictionary<string, string> Words = new()
    {
        ["rocAuc"] = "ROC-AUC",
        ["prAuc"] = "PR-AUC",
        ["rocAucInterval"] = "ROC-AUC, 95\u00a0% interval",
        ["prAucInterval"] = "PR-AUC, 95\u00a0% interval",
        ["rocAucHolm"] = "p (Holm)",
        ["prAucHolm"] = "p (Holm)",
    };

    public static string Title(string file) => Files.TryGetValue(file, out (string Title, string) known) ? known.Title : file;

    public static string Note(string file) => Files.TryGetValue(file, out (string, string Note) known) ? known.Note : "";

    /// <summary>A file's place on the page: known ones in the paper's order, then the others.</summary>
    public static int Rank(string file) => Files.Keys.ToList().IndexOf(file) is var at and >= 0 ? at : int.MaxValue;

    /// <summary>A key's name as the head of a column; <paramref name="path"/> has dots between nested keys.</summary>
    public static string Label(string file, string path) => (file, path) switch
    {
        ("figure3", "at") => "Training data (%)",
        ("figure4", "at") => "Input (s)",
        _ => string.Join(" · ", path.Split('.').Select(Word)),
    };

    /// <summary>A key's name where its score is the column before it and macro averages are all there is.</summary>
    public static string Column(string file, string path)
    {
        string key = path.StartsWith("macro.", StringComparison.Ordinal) ? path[6..] : path;
        return key is "rocAucInterval" or "prAucInterval" ? "95\u00a0% interval" : Label(file, key);
    }

    // trainingClips becomes "Training clips".
    private static string Word(string key)
    {
        if (Words.TryGetValue(key, out string? known))
        {
            return known;
        }

        var text = new StringBuilder();
        for (int i = 0; i < key.Length; i++)
        {
            bool starts = i > 0 && char.IsUpper(key[i]) && char.IsLower(key[i - 1]);
            text.Append(starts ? " " : "").Append(i == 0 ? char.ToUpperInvariant(key[i]) : starts ? char.ToLowerInvariant(key[i]) : key[i]);
        }

        return text.ToString();
    }
}
