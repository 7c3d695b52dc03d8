using Vcmr.Media;
using static Vcmr.Studies.Passports.ModelCard;

namespace Vcmr.Studies.Passports;

/// <summary>The sections of a model card.</summary>
internal static class CardText
{
    /// <summary>A run's encoder in a few words.</summary>
    public static string Short(TrainedStage stage) => stage.Stage switch
    {
        "audio" => "stage 1 (audio contrastive)",
        "audio-longer" => "stage 1 continued (audio contrastive)",
        "audio-video" => "stage 2 (audio against video)",
        "untrained" => "random weights",
        "clmr" => "CLMR (audio contrastive)",
        "supervised" => "trained on labels",
        "tags" => $"below a tagging head{(stage.Method is { } method ? $" ({Shown(method)})" : "")}",
        _ => Shown(stage.Stage),
    };

    /// <summary>The set of a score, by the name that it shall have, and how much of it the head learned from.</summary>
    public static string Set(HeadScore score, string name) =>
        Text($"{name}, {score.Clips} test clips{(score.Fraction < 1 ? $", head trained on {100 * score.Fraction:0.#} % of the training clips" : "")}");

    /// <summary>The runs, a row each.</summary>
    public static IEnumerable<string> Training(TrainingStory story)
    {
        if (story.Stages.Count == 0)
        {
            yield return "The checkpoint says nothing of its training.";
            yield break;
        }

        yield return "| run | what | data | profile, seed | steps |";
        yield return "| --- | --- | --- | --- | --- |";
        foreach (TrainedStage stage in story.Stages)
        {
            string steps = stage.Steps is { } n ? Text($"{n}{(stage.Epochs is { } epochs ? $" ({epochs} epochs)" : "")}") : "not recorded";
            string seed = stage.Seed is { } number ? Text($"{number}") : "?";
            yield return $"| {(stage.Run is { } run ? $"`{Shown(run)}`" : "–")} | {What(stage)} | {Data(stage)} | {Shown(stage.Profile ?? "?")}, {seed} | {steps} |";
        }
    }

    /// <summary>What heads on the encoder scored.</summary>
    public static IEnumerable<string> Scores(TrainingStory story)
    {
        if (story.Scores.Count == 0)
        {
            yield return "None are recorded beside the checkpoint.";
            yield break;
        }

        yield return $"{(story.Stages.Any(s => s.Stage == "supervised") ? "The tagging head that was trained with the encoder" : "A tagging head on the frozen encoder")}; one run, without intervals.";
        yield return "";
        yield return "| set | ROC-AUC | PR-AUC |";
        yield return "| --- | --- | --- |";
        foreach (HeadScore score in story.Scores)
        {
            yield return Text($"| {Set(score, Shown(score.Set))} | {score.RocAuc:0.000} | {score.PrAuc:0.000} |");
        }
    }

    /// <summary>How programs load it.</summary>
    public static IEnumerable<string> Use(PassportNetwork network) => Text(
        $$"""
        The files belong together; `vcmr_encoder.py` needs PyTorch 1.13 or newer and nothing else.

        ```python
        import torch
        from vcmr_encoder import load_model, get_scene_embeddings, get_timestamp_embeddings

        model = load_model("THIS_FOLDER")                               # without a name: the folder of vcmr_encoder.py
        sound = torch.rand(1, 10 * model.sample_rate) * 2 - 1           # [batch, samples]
        scene = get_scene_embeddings(sound, model)                      # [batch, {{network.EmbeddingSize}}]
        frames, milliseconds = get_timestamp_embeddings(sound, model)   # [batch, time, {{network.FrameSize}}], [batch, time]
        blocks = model.blocks(sound)                                    # each layer at its own rate, [batch, time, channels]
        layers = model.layers(sound)                                    # [batch, {{network.Layers.Count}}, time, {{network.Layers.Max(l => l.Channels)}}]
        ```

        - **HEAR**: `PYTHONPATH=THIS_FOLDER hear-validator vcmr_encoder --model THIS_FOLDER`, and `heareval.embeddings.runner` in the same way.
        - **EVAR**: link `vcmr_encoder.py` as `evar/ar_vcmr.py`, import it in `lineareval.py`, and give a configuration with
          `audio_repr: ar_vcmr.AR_VCMR`, `weight_file: THIS_FOLDER`, `feature_d: {{network.EmbeddingSize}}`, `sample_rate: {{AudioFormat.SampleRate}}`.
        - **MARBLE**: with this folder in `PYTHONPATH`, `class_path: vcmr_encoder.MarbleEncoder`, `init_args: { pre_trained_folder: THIS_FOLDER,
          train_mode: freeze }` (or `full`), `sample_rate: {{AudioFormat.SampleRate}}`, decoders with `in_dim: {{network.Layers.Max(l => l.Channels)}}`; layers 0 to {{network.Layers.Count - 1}}.
        - **ONNX**: `model.onnx` takes `waveform` `[batch, 1, samples]` and gives each layer as `[batch, time, channels]`
          (`{{network.Layers[0].Name}}` … `{{network.Layers[^1].Name}}`) and `frames` `[batch, time, {{network.FrameSize}}]`; samples after the last whole window are dropped.

        A frame is {{network.Hop}} samples ({{1000.0 * network.Hop / AudioFormat.SampleRate:0.#}} ms): faster layers are averaged over it, slower ones repeated.
        """).Split('\n');

    /// <summary>What it cannot do.</summary>
    public static IEnumerable<string> Limits(PassportNetwork network, TrainingStory story)
    {
        string seconds = Text($"{(double)network.InputLength / AudioFormat.SampleRate:0.00} s");
        string slowest = network.Layers.First(l => l.Hop == network.Hop).Name;
        yield return $"- It hears {seconds} at a time. A shorter sound is repeated until it fills a window; of a longer one a scene embedding is the mean over windows, and what does not fill the last one is left out.";
        yield return $"- Layers behind `{slowest}` are slower than the frames; where in their step something happened they do not tell.";
        yield return "- Windows are run one by one. Run over a long sound in one piece, the network sees neighbours where training saw zeros, and its last layers give something else.";
        if (network.Narrower > 1)
        {
            yield return Text($"- It is {network.Narrower:0.#} times narrower than the published network.");
        }

        if (story.Stages.Any(s => TrainingStory.Text(s.Data, "kind") == "demo"))
        {
            yield return "- It was trained on synthesised music; what it does with recorded music nobody has promised.";
        }

        if (story.Stages.Any(s => s.Stage == "untrained"))
        {
            yield return "- Its weights are random; it is a control.";
        }
    }

    /// <summary>What a run trained.</summary>
    internal static string What(TrainedStage stage) => Short(stage) + stage.Stage switch
    {
        "tags" => "; the head is not part of this passport",
        "audio-video" when stage.Pairing == 0 => ", pairs shuffled",
        "audio-video" when stage.Pairing < 1 => Text($", {100 * stage.Pairing:0.#} % true pairs"),
        _ => "",
    } + (stage.FrameEncoder is { } features ? $", picture features `{Shown(features)}`" : "");

    /// <summary>What a run was trained on.</summary>
    internal static string Data(TrainedStage stage)
    {
        bool isTagged = stage.Stage is "tags" or "supervised";
        string what = (TrainingStory.Text(stage.Data, "kind"), isTagged) switch
        {
            ("demo", true) => Counted("demo_clips", "synthesised tagged clips"),
            ("demo", false) => Counted("demo_videos", "synthesised music videos"),
            (null, _) => "not recorded",
            (_, true) => Shown(TrainingStory.Text(stage.Data, "tagged_name") ?? "tagged clips"),
            _ => TrainingStory.Text(stage.Data, "music") is { Length: > 0 } ? "music of whoever trained it" : "music videos of whoever trained it",
        };
        return stage.Fingerprint is { } print ? $"{what}, fingerprint `{Shown(print[..Math.Min(12, print.Length)])}`" : what;

        string Counted(string key, string things) => TrainingStory.Number(stage.Data, key) is { } count ? Text($"{count} {things}") : things;
    }
}
