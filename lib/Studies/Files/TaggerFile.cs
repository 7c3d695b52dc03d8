using System.Text.Json;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Training.Checkpoints;
using static TorchSharp.torch;

namespace Vcmr.Studies.Files;

/// <summary>
/// A whole tagger in one safetensors file: the encoder under <c>encoder.*</c>, the head under <c>projector.*</c> as in
/// the official code, and a <see cref="TaggerInfo"/> in the header. Nothing else is needed to tag a file.
/// </summary>
public static class TaggerFile
{
    /// <summary>Its name in a tagging run's folder.</summary>
    public const string Name = "tagger.safetensors";

    /// <summary>Where the header says what the tagger is.</summary>
    internal const string InfoKey = "vcmr.tagger";

    private const string EncoderPrefix = "encoder.";
    private const string HeadPrefix = "projector.";
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>Writes a tagger.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoder">The encoder's tensors by key, with or without <c>encoder.</c> before them.</param>
    /// <param name="head">The head's tensors by key: see <see cref="TaggingHead"/>.</param>
    /// <param name="info">What the file says about itself.</param>
    internal static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> encoder, IEnumerable<KeyValuePair<string, Tensor>> head, TaggerInfo info) =>
        Safetensors.WriteSealed(
            path,
            [.. encoder.Select(t => KeyValuePair.Create(t.Key.StartsWith(EncoderPrefix, StringComparison.Ordinal) ? t.Key : EncoderPrefix + t.Key, t.Value)),
             .. head.Select(t => KeyValuePair.Create(t.Key.StartsWith(HeadPrefix, StringComparison.Ordinal) ? t.Key : HeadPrefix + t.Key, t.Value))],
            new Dictionary<string, string> { [InfoKey] = JsonSerializer.Serialize(info, Format) });

    /// <summary>Writes a tagging run's tagger from its checkpoint and its encoder's, which may be the same, if it is not there yet or damaged.</summary>
    /// <param name="encoder">The run's encoder.</param>
    /// <param name="run">The tagging run; without its checkpoint there is nothing to write.</param>
    /// <param name="info">What the file says about itself.</param>
    internal static void Export(PretrainedEncoder encoder, RunFolder run, TaggerInfo info)
    {
        string head = run.File(Checkpoint.Best);
        if (IsWhole(run.File(Name)) || !File.Exists(head))
        {
            return;
        }

        using SafetensorsFile below = Checkpoint.Read(encoder.Checkpoint);
        using SafetensorsFile above = Checkpoint.Read(head);
        Save(run.File(Name), below.Tensors.Where(t => t.Key.StartsWith(EncoderPrefix, StringComparison.Ordinal)), above.Tensors.Where(t => !t.Key.StartsWith(EncoderPrefix, StringComparison.Ordinal)), info);
    }

    private static bool IsWhole(string path)
    {
        try
        {
            using SafetensorsFile? file = File.Exists(path) ? Safetensors.Read(path) : null;
            return file is not null && ReadInfo(path, file) is not null;
        }
        catch (VcmrException)
        {
            // What it is made of is there, so it is made again.
            return false;
        }
    }

    /// <summary>Reads a tagger. The caller disposes it.</summary>
    /// <param name="path">A tagger's file, or the folder of a tagging run or any checkpoint in it.</param>
    /// <exception cref="VcmrException">There is no tagger, or it is broken.</exception>
    internal static Tagger Load(string path)
    {
        if (Directory.Exists(path) && !File.Exists(Path.Combine(path, Name)))
        {
            throw new VcmrException($"The folder '{path}' has no {Name}; name a finished run such as results/demo/tags/ID, or run its notebook again to make it.");
        }

        using EncoderFile file = EncoderFile.Open(path);
        TaggerInfo info = file.Info
            ?? throw new VcmrException($"The checkpoint '{path}' is no tagger; name a {Name} of a tagging run (results/PROFILE/tags/ID).");
        return new Tagger(file.CreateEncoder(), file.CreateHead(), info);
    }

    /// <summary>The tagger beside a run's own checkpoint, which holds the head alone; null for every other file.</summary>
    internal static string? Beside(string path)
    {
        string beside = Path.Combine(Path.GetDirectoryName(path) ?? "", Name);
        return Path.GetFileName(path) is Checkpoint.Best or Checkpoint.Last && File.Exists(beside) ? beside : null;
    }

    /// <summary>What a file says about itself as a tagger; null where it says nothing.</summary>
    /// <exception cref="VcmrException">It says something that makes no sense.</exception>
    internal static TaggerInfo? ReadInfo(string path, SafetensorsFile content)
    {
        if (!content.Metadata.TryGetValue(InfoKey, out string? json))
        {
            return null;
        }

        try
        {
            TaggerInfo? info = JsonSerializer.Deserialize<TaggerInfo>(json, Format);
            if (info is { Tags: { Count: > 0 and <= 100_000 } tags, Overlap: >= 0 and < 1 } && !tags.Contains(null!) && EncoderShapes.IsPlausible(info.Shape))
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

/// <summary>What a tagger file says about itself, as JSON in its header.</summary>
/// <param name="Shape">Shape of the encoder.</param>
/// <param name="Tags">Names of the tags, in the order of the head's outputs.</param>
/// <param name="Groups">Tag name to group name.</param>
/// <param name="Overlap">Overlap of a file's segments, as a part of their length.</param>
/// <param name="Method">What the encoder was trained on, such as <c>vcmr</c>.</param>
/// <param name="Profile">Profile of the run.</param>
/// <param name="Seed">Seed of the run.</param>
public sealed record TaggerInfo(
    IEncoderShape Shape,
    IReadOnlyList<string> Tags,
    IReadOnlyDictionary<string, string> Groups,
    double Overlap,
    string Method,
    string Profile,
    int Seed);
