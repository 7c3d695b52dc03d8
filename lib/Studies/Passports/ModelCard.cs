using System.Globalization;
using System.Text;
using System.Text.Json;
using Vcmr.Media;

namespace Vcmr.Studies.Passports;

/// <summary>A passport's <c>README.md</c>: a head of YAML as Hugging Face reads it, and the same for people.</summary>
internal static class ModelCard
{
    private const int LongestText = 60;

    /// <summary>Writes the card.</summary>
    /// <param name="network">The network.</param>
    /// <param name="story">How it was trained.</param>
    /// <param name="licence">The licence of the weights.</param>
    /// <param name="source">Name of the checkpoint that it comes from.</param>
    /// <param name="hash">That file's SHA-256.</param>
    public static string Of(PassportNetwork network, TrainingStory story, string licence, string source, string hash)
    {
        TrainedStage? encoder = story.Stages.LastOrDefault(s => s.Stage != "tags") ?? (story.Stages is [.., TrainedStage last] ? last : null);
        string title = encoder is null
            ? $"VCMR audio encoder of {Shown(source)}"
            : $"VCMR audio encoder, {CardText.Short(encoder)}{(encoder.Profile is { } profile ? $", profile {Shown(profile)}" : "")}{(encoder.Seed is { } seed ? Text($", seed {seed}") : "")}";
        return string.Join('\n', [
            "---", .. Head(title, story, licence), "---",
            $"# {title}",
            "",
            Text($"{network.About}: sound at {AudioFormat.SampleRate} Hz, mono, in [-1, 1]; windows of {network.InputLength} samples ({(double)network.InputLength / AudioFormat.SampleRate:0.00} s), embeddings of {network.EmbeddingSize} numbers, {network.Layers.Count} layers."),
            $"Made from `{Shown(source)}` (SHA-256 `{hash}`) by VCMR in C# {typeof(ModelCard).Assembly.GetName().Version?.ToString(3)}, an implementation of",
            "*On the Role of Visual Context in Enriching Music Representations* ([arXiv:2210.15828](https://arxiv.org/abs/2210.15828)).",
            "",
            "## What it was trained on",
            "",
            .. CardText.Training(story),
            "",
            "## Scores",
            "",
            .. CardText.Scores(story),
            "",
            "## Use",
            "",
            .. CardText.Use(network),
            "",
            "## Limits",
            "",
            .. CardText.Limits(network, story),
            "",
            "## Licence",
            "",
            licence == PassportWriter.UnknownLicence
                ? "`vcmr_encoder.py`: MIT. The weights: not stated; who trained them decides, and what they were trained on may bind."
                : $"`vcmr_encoder.py`: MIT. The weights: `{licence}`.",
            "",
        ]);
    }

    /// <summary>A text from a file, fit for a line and a cell of Markdown.</summary>
    internal static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (char c in VisibleText.Of(text, LongestText))
        {
            shown.Append(c is '|' or '`' or '<' or '>' or '[' or ']' or '*' or '_' or '\\' or '#' ? $"\\{c}" : $"{c}");
        }

        return shown.ToString();
    }

    /// <summary>A text with numbers as they are written everywhere.</summary>
    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Head(string title, TrainingStory story, string licence)
    {
        yield return $"license: {licence}";
        yield return "pipeline_tag: feature-extraction";
        yield return "tags:";
        foreach (string tag in (string[])["audio", "music", "representation-learning", "pytorch", "onnx", "hear", "evar", "marble"])
        {
            yield return $"- {tag}";
        }

        if (story.Scores.Count == 0)
        {
            yield break;
        }

        yield return "model-index:";
        yield return $"- name: {Quoted(title)}";
        yield return "  results:";
        foreach (HeadScore score in story.Scores)
        {
            yield return "  - task:";
            yield return "      type: audio-classification";
            yield return "      name: Music tagging";
            yield return "    dataset:";
            yield return $"      name: {Quoted(CardText.Set(score, score.Set))}";
            yield return $"      type: {Quoted(score.Set)}";
            yield return "      split: test";
            yield return "    metrics:";
            foreach ((string type, string name, double value) in new[] { ("roc_auc", "ROC-AUC, mean over tags", score.RocAuc), ("average_precision", "PR-AUC, mean over tags", score.PrAuc) })
            {
                yield return $"    - type: {type}";
                yield return $"      name: {Quoted(name)}";
                yield return Text($"      value: {value:0.0000}");
            }
        }
    }

    // A JSON string is a YAML string.
    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
