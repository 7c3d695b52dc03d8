using System.Text.Json.Nodes;
using Vcmr.Evaluation;
using Vcmr.Media;
using Vcmr.Storage;
using Vcmr.Training.Checkpoints;
using static Vcmr.Studies.Passports.ModelCard;

namespace Vcmr.Studies.Passports;

/// <summary>
/// The card beside a run's checkpoints, <c>model-card.md</c>: what they are, what they score, what they cannot do, how they are
/// loaded. It holds what follows from the run alone, so that equal runs have equal cards. Nothing reads it; one that is there
/// stays as it is, since people may write into it.
/// </summary>
internal static class RunCard
{
    /// <summary>Its name in a run's folder.</summary>
    public const string FileName = "model-card.md";

    /// <summary>Writes the card of a run that has ended, unless there is one.</summary>
    /// <param name="encoder">The encoder that the run trained, or the one below the head that it trained.</param>
    /// <param name="run">The run, whose folder this process has taken.</param>
    /// <param name="result">What a tagging run scored; null for a run that has no test.</param>
    /// <param name="note">Told where the card cannot be written: a run is no worse without one.</param>
    public static void Write(PretrainedEncoder encoder, RunFolder run, TaggingResult? result, Action<string> note)
    {
        if (File.Exists(run.File(FileName)))
        {
            return;
        }

        try
        {
            AtomicFile.WriteAlone(run.File(FileName), Of(encoder, run, result));
        }
        catch (VcmrException e)
        {
            note($"The run has no model card: {e.Message}");
        }
    }

    /// <summary>A card's text.</summary>
    /// <inheritdoc cref="Write"/>
    internal static string Of(PretrainedEncoder encoder, RunFolder run, TaggingResult? result)
    {
        JsonObject record = JsonNode.Parse(run.Record)!.AsObject();
        TrainedStage stage = TrainedStage.Of(record, TrainingStory.AboutOf(run.Path), run.Id);
        bool isHead = stage.Stage == "tags";
        string what = isHead ? $"tagging head on an encoder ({Shown(stage.Method ?? "?")})" : CardText.What(stage);
        string kept = isHead || result is not null ? Checkpoint.Best : Path.GetFileName(encoder.Checkpoint);
        return string.Join('\n', [
            Text($"# {char.ToUpperInvariant(what[0])}{what[1..]}: profile {Shown(stage.Profile ?? "?")}, seed {stage.Seed}"),
            "",
            $"A run of VCMR in C# {typeof(RunCard).Assembly.GetName().Version?.ToString(3)}, an implementation of *On the Role of Visual Context in Enriching Music",
            "Representations* ([arXiv:2210.15828](https://arxiv.org/abs/2210.15828)).",
            "",
            "| | |",
            "| --- | --- |",
            $"| run | `{run.Id}`, whose record is `{RunRecord.FileName}` |",
            $"| trained | {what} |",
            .. Parent(record) is { } parent ? [$"| builds on | run `{Shown(parent)}` |"] : Array.Empty<string>(),
            $"| data | {CardText.Data(stage)} |",
            Text($"| network | {encoder.Shape.Network}: {encoder.Shape.InputLength} samples ({encoder.Shape.Seconds:0.00} s) at {AudioFormat.SampleRate} Hz, mono, in [-1, 1], to {encoder.Shape.EmbeddingSize} numbers |"),
            .. stage.Steps is { } steps ? [Text($"| steps | {steps} ({stage.Epochs} epochs) |")] : Array.Empty<string>(),
            $"| outcome | `{kept}` |",
            "",
            "## Scores",
            "",
            .. Scores(encoder.State, result, stage),
            "",
            "## Use",
            "",
            "```bash",
            .. result is null
                ? ["vcmr embed SONG.mp3 --model THIS_FOLDER --out embeddings.npy", "vcmr passport THIS_FOLDER --to DIR      # PyTorch, ONNX, HEAR, EVAR, MARBLE"]
                : (string[])["vcmr tag SONG.mp3 --model THIS_FOLDER", "vcmr embed SONG.mp3 --model THIS_FOLDER --out embeddings.npy"],
            "```",
            "",
            $"In C#: `{(result is null ? "Embedder" : "Tagger")}.Load(\"THIS_FOLDER\")`. The files are safetensors with PyTorch's key names.",
            "",
            "## Limits",
            "",
            .. Limits(encoder, stage),
            "",
            "## Licence",
            "",
            "The program: MIT. The weights: not stated; who trained them decides, and what they were trained on may bind.",
            "",
        ]);
    }

    private static string? Parent(JsonObject record) => TrainingStory.Text(record, "encoder") ?? TrainingStory.Text(record, "parent");

    private static IEnumerable<string> Scores(TrainingState state, TaggingResult? result, TrainedStage stage)
    {
        if (result is not null)
        {
            ScorePair macro = result.Report.Macro;
            string share = result.Fraction < 1 ? Text($", {100 * result.Fraction:0.#} % of the training clips") : "";
            yield return Text($"{result.Report.Clips} test clips, {result.Report.Tags.Count} tags; one run, without interval{share}. The head is that of epoch {result.BestEpoch}, the best by validation PR-AUC.");
            yield return "";
            yield return "| ROC-AUC | PR-AUC |";
            yield return "| --- | --- |";
            yield return Text($"| {(macro.RocAuc is { } roc ? Text($"{roc.Mean:0.000}") : "–")} | {macro.PrAuc.Mean:0.000} |");
            yield break;
        }

        yield return stage.Stage == "untrained" || state.LowestLoss is not { } loss
            ? "None: nothing was trained."
            : Text($"Lowest validation loss {loss:0.000}; the best checkpoint is of epoch {state.BestEpoch}. What it is worth for tags, the runs that build on it say.");
    }

    private static IEnumerable<string> Limits(PretrainedEncoder encoder, TrainedStage stage)
    {
        yield return Text($"- It hears {encoder.Shape.Seconds:0.00} s at a time; longer sound is cut into windows, and their outputs are averaged.");
        yield return "- It is one seed; others of the same configuration score otherwise.";
        if (TrainingStory.Text(stage.Data, "kind") == "demo")
        {
            yield return "- It was trained on synthesised music; what it does with recorded music nobody has promised.";
        }

        if (stage.Stage is "untrained" || stage.Method == "untrained")
        {
            yield return "- The encoder's weights are random; it is a control.";
        }

        if (stage.Pairing == 0 || stage.Method == "shuffledPairs")
        {
            yield return "- Sound was trained against other songs' pictures; it is a control.";
        }
    }
}
