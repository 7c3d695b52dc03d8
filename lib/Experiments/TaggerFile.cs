using System.Text.Json;
using TorchSharp.Modules;
using Vcmr.Models;
using Vcmr.Training;
using static TorchSharp.torch;

namespace Vcmr.Experiments;

/// <summary>
/// A whole tagger in one safetensors file: the encoder under <c>encoder.*</c>, the head under <c>projector.*</c> as in
/// the official code, and a <see cref="TaggerInfo"/> in the header. Nothing else is needed to tag a file.
/// </summary>
public static class TaggerFile
{
    /// <summary>Its name in a tagging run's folder.</summary>
    public const string Name = "tagger.safetensors";

    private const string InfoKey = "vcmr.tagger";
    private const string EncoderPrefix = "encoder.";
    private const string HeadPrefix = "projector.";
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Writes a tagger.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoder">The encoder's tensors by key, with or without <c>encoder.</c> before them.</param>
    /// <param name="head">The head's tensors by key: <c>1.weight</c>, <c>1.bias</c>, <c>3.weight</c>, <c>3.bias</c>.</param>
    /// <param name="info">What the file says about itself.</param>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> encoder, IEnumerable<KeyValuePair<string, Tensor>> head, TaggerInfo info) =>
        Safetensors.Write(
            path,
            [.. encoder.Select(t => KeyValuePair.Create(t.Key.StartsWith(EncoderPrefix, StringComparison.Ordinal) ? t.Key : EncoderPrefix + t.Key, t.Value)),
             .. head.Select(t => KeyValuePair.Create(HeadPrefix + t.Key, t.Value))],
            new Dictionary<string, string> { [InfoKey] = JsonSerializer.Serialize(info, Format) });

    /// <summary>Writes the tagger of a study's tagging run, if it is not there yet.</summary>
    internal static void Export(Study study, PretrainedEncoder encoder, RunFolder run) => Export(
        encoder,
        run,
        new TaggerInfo(
            encoder.Shape,
            study.Tagged.Tags,
            study.Tagged.Groups,
            study.Profile.Evaluation.Overlap,
            JsonNamingPolicy.CamelCase.ConvertName(encoder.Method.ToString()),
            study.Profile.Name,
            encoder.Seed));

    /// <summary>Writes a tagging run's tagger from its checkpoint and its encoder's, if it is not there yet.</summary>
    /// <param name="encoder">The run's encoder.</param>
    /// <param name="run">The tagging run; without its checkpoint there is nothing to write.</param>
    /// <param name="info">What the file says about itself.</param>
    internal static void Export(PretrainedEncoder encoder, RunFolder run, TaggerInfo info)
    {
        string head = run.File(Checkpoint.Best);
        if (File.Exists(run.File(Name)) || !File.Exists(head))
        {
            return;
        }

        using SafetensorsFile below = Safetensors.Read(encoder.Checkpoint);
        using SafetensorsFile above = Safetensors.Read(head);
        Save(run.File(Name), below.Tensors.Where(t => t.Key.StartsWith(EncoderPrefix, StringComparison.Ordinal)), above.Tensors, info);
    }

    /// <summary>Reads a tagger. The caller disposes it.</summary>
    /// <param name="path">A tagger's file, or the folder of a tagging run or any checkpoint in it.</param>
    /// <exception cref="VcmrException">There is no tagger, or it is broken.</exception>
    public static Tagger Load(string path)
    {
        string file = Find(path);
        using SafetensorsFile content = Safetensors.Read(file);
        TaggerInfo info = ReadInfo(file, content);
        if (!content.Tensors.TryGetValue(HeadPrefix + "1.weight", out Tensor? hidden) || hidden.dim() != 2 || hidden.shape[0] is < 1 or > 1 << 16)
        {
            throw new VcmrException($"'{file}' has no tensor '{HeadPrefix}1.weight' of shape [hidden, embedding]; make it again.");
        }

        var encoder = new SampleCnn(info.Shape);
        Sequential head = TaggingHead.Create(info.Tags.Count, info.Shape.EmbeddingSize, (int)hidden.shape[0]);
        try
        {
            ModuleState.Load(encoder, content.Tensors, EncoderPrefix, $"'{file}'");
            ModuleState.Load(head, content.Tensors, HeadPrefix, $"'{file}'");
        }
        catch
        {
            encoder.Dispose();
            head.Dispose();
            throw;
        }

        return new Tagger(encoder, head, info);
    }

    private static string Find(string path)
    {
        string beside = Path.Combine(Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!, Name);
        if (Directory.Exists(path))
        {
            return File.Exists(beside)
                ? beside
                : throw new VcmrException($"The folder '{path}' has no {Name}; name a finished run such as results/demo/tags/ID, or run its notebook again to make it.");
        }

        // A run's own checkpoints hold the head alone; the tagger lies beside them.
        bool isCheckpoint = Path.GetFileName(path) is Checkpoint.Best or Checkpoint.Last;
        return isCheckpoint && File.Exists(beside) ? beside : path;
    }

    private static TaggerInfo ReadInfo(string path, SafetensorsFile content)
    {
        if (!content.Metadata.TryGetValue(InfoKey, out string? json))
        {
            throw new VcmrException($"The checkpoint '{path}' is no tagger; name a {Name} of a tagging run (results/PROFILE/tags/ID).");
        }

        try
        {
            TaggerInfo? info = JsonSerializer.Deserialize<TaggerInfo>(json, Format);
            if (info is { Tags: { Count: > 0 and <= 100_000 } tags, Shape: { FirstKernel: >= 1 and <= 64, Pool: >= 2 and <= 16, Blocks: >= 4 and <= 20, Width: >= 1 and <= 4096, EmbeddingSize: >= 1 and <= 8192 } shape, Overlap: >= 0 and < 1 }
                && !tags.Contains(null!)
                && Math.Log(shape.FirstKernel) + (shape.Blocks * Math.Log(shape.Pool)) < Math.Log(int.MaxValue / 4))
            {
                return info;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new VcmrException($"The tagger '{path}' says '{InfoKey}' in a form that this version does not know; make it again.");
    }
}
