using System.Security.Cryptography;
using System.Text.Json;
using TorchSharp.Modules;
using Vcmr.Formats;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Training.Checkpoints;
using static TorchSharp.torch;

namespace Vcmr.Studies.Files;

/// <summary>
/// A checkpoint with an audio encoder in it, whoever wrote it: stage 1 or 2 or a tagger of ours, plain weights, or the
/// official code's. Disposing it disposes its weights.
/// </summary>
internal sealed class EncoderFile : IDisposable
{
    /// <summary>Where a file without a training record keeps its encoder's shape.</summary>
    internal const string ShapeKey = "vcmr.shape";

    /// <summary>How shapes are written.</summary>
    internal static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private const string HeadPrefix = "projector.";
    private readonly SafetensorsFile _content;

    private EncoderFile(string path, SafetensorsFile content, int inputLength)
    {
        (Path, _content) = (path, content);
        (EncoderPrefix, Weights) = OfficialKeys.Of(content.Tensors, Source);
        if (FiniteTensors.FirstOther(Weights) is { } broken)
        {
            throw new VcmrException($"Tensor '{CheckpointSource.Shown(broken)}' of {Source} is not finite; the checkpoint is broken, choose another.");
        }

        Info = TaggerFile.ReadInfo(path, content);
        if ((Info?.Shape ?? DeclaredShape()) is { } declared)
        {
            EncoderShapes.Check(declared, Weights, EncoderPrefix, Source);
            Shape = inputLength == 0 || inputLength == declared.InputLength
                ? declared
                : throw new VcmrException($"The encoder of {Source} was trained on {declared.InputLength} samples and not on {inputLength}; leave --input-length out.");
        }
        else
        {
            Shape = EncoderShapes.From(Weights, EncoderPrefix, Source, inputLength);
        }

        // Stage 1's projection has the same name and the layers 0 and 2.
        if (Info is not null || Has("1.weight"))
        {
            Tags = CheckHead();
        }
    }

    /// <summary>The file, which may lie beside the one that was asked for.</summary>
    public string Path { get; }

    /// <summary>Shape of the encoder.</summary>
    public IEncoderShape Shape { get; }

    /// <summary>Weights by the official code's keys, without optimizer state.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights { get; }

    /// <summary>What stands before the encoder's keys: <c>encoder.</c>, or nothing in a file that holds only an encoder.</summary>
    public string EncoderPrefix { get; }

    /// <summary>What stands before the tagging head's keys; null without a head.</summary>
    public string? TaggingPrefix => Tags > 0 ? HeadPrefix : null;

    /// <summary>Number of tags of the tagging head; 0 without a head.</summary>
    public int Tags { get; }

    /// <summary>What a tagger of ours says about itself; null for every other file.</summary>
    public TaggerInfo? Info { get; }

    /// <summary>The configuration of the run that made the file, as JSON; null where it says nothing.</summary>
    public string? Record => _content.Metadata.GetValueOrDefault(Checkpoint.RecordKey) ?? _content.Metadata.GetValueOrDefault("record");

    /// <summary>The strings of the file's header.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _content.Metadata;

    private string Source => $"'{Path}'";

    private bool IsStandardised => Has($"{TaggingHead.Standardise}.mean") || Has($"{TaggingHead.Standardise}.deviation");

    private bool IsNormalised => Has($"{TaggingHead.Norm}.weight");

    private bool HasHidden => Has("3.weight") || Has("3.bias");

    /// <summary>Reads the encoder of a checkpoint, in evaluation mode. The caller disposes it.</summary>
    /// <inheritdoc cref="Open"/>
    public static AudioEncoder Load(string path, int inputLength = 0)
    {
        using EncoderFile file = Open(path, inputLength);
        return file.CreateEncoder();
    }

    /// <summary>Reads a checkpoint. The caller disposes it.</summary>
    /// <param name="path">A checkpoint, or a run's folder.</param>
    /// <param name="inputLength">Samples of an input waveform, for weights that leave the pooling open; 0 takes what the file says.</param>
    /// <exception cref="VcmrException">The file is missing or broken, holds no encoder, or does not fit what it says about itself.</exception>
    public static EncoderFile Open(string path, int inputLength = 0)
    {
        string file = Find(path);
        SafetensorsFile content = TensorFile.Read(file);
        try
        {
            return new EncoderFile(file, content, inputLength);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>SHA-256 of the file, in small letters.</summary>
    public string Sha256()
    {
        using FileStream file = File.OpenRead(Path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>The encoder, in evaluation mode. The caller disposes it.</summary>
    public AudioEncoder CreateEncoder() => Filled(Shape.Create(), EncoderPrefix);

    /// <summary>The tagging head, in evaluation mode; there must be one. The caller disposes it.</summary>
    public Sequential CreateHead() =>
        Filled(
            TaggingHead.Create(
                Tags, Shape.EmbeddingSize, HasHidden ? (int)Weights[HeadPrefix + "1.weight"].shape[0] : 0, standardise: IsStandardised, normalise: IsNormalised),
            HeadPrefix);

    /// <inheritdoc />
    public void Dispose() => _content.Dispose();

    private static string Find(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new VcmrException("An empty name is no checkpoint; name a file or a run's folder.");
        }

        if (!Directory.Exists(path))
        {
            return TaggerFile.Beside(path) ?? path;
        }

        return new[] { TaggerFile.Name, RunRecord.KeptCheckpoint(path), Checkpoint.Best, Checkpoint.Last }.Select(name => System.IO.Path.Combine(path, name)).FirstOrDefault(File.Exists)
            ?? throw new VcmrException($"The folder '{path}' holds no checkpoint; name a run's folder such as results/demo/audio/ID, or a checkpoint.");
    }

    private T Filled<T>(T module, string prefix)
        where T : nn.Module
    {
        try
        {
            ModuleState.Load(module, Weights, prefix, Source);
            module.eval();
            return module;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    private bool Has(string name) => Weights.ContainsKey(HeadPrefix + name);

    private IEncoderShape? DeclaredShape()
    {
        string key = _content.Metadata.ContainsKey(ShapeKey) ? ShapeKey : Checkpoint.RecordKey;
        if (!_content.Metadata.TryGetValue(key, out string? json))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement shape = document.RootElement;
            if (key == Checkpoint.RecordKey && (shape.ValueKind != JsonValueKind.Object || !shape.TryGetProperty("shape", out shape)))
            {
                return null;
            }

            IEncoderShape? declared = shape.Deserialize<IEncoderShape>(Format);
            if (EncoderShapes.IsPlausible(declared))
            {
                return declared;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new VcmrException($"{Source} says in '{key}' a shape of its encoder that no network here has; the file is damaged, copy or make it again.");
    }

    private int CheckHead()
    {
        long width = Extents("1.weight", 2)[0], tags = width;
        if (HasHidden)
        {
            tags = Extents("3.weight", 2)[0];
            Require("3.weight", Info?.Tags.Count ?? tags, width);
            Require("3.bias", tags);
        }

        Require("1.weight", HasHidden ? width : Info?.Tags.Count ?? tags, Shape.EmbeddingSize);
        Require("1.bias", width);
        foreach (string name in IsNormalised ? new[] { "weight", "bias", "running_mean", "running_var" } : [])
        {
            Require($"{TaggingHead.Norm}.{name}", width);
        }

        if (IsStandardised)
        {
            Require($"{TaggingHead.Standardise}.mean", Shape.EmbeddingSize);
            Require($"{TaggingHead.Standardise}.deviation", Shape.EmbeddingSize);
        }

        return (int)tags;
    }

    private long[] Extents(string name, int dimensions) =>
        Weights.TryGetValue(HeadPrefix + name, out Tensor? tensor) && tensor.dim() == dimensions && tensor.is_floating_point()
            && tensor.shape.All(e => e is > 0 and < int.MaxValue)
            ? tensor.shape
            : throw new VcmrException($"{Source} has no float tensor '{HeadPrefix}{name}' with {dimensions} dimension{(dimensions == 1 ? "" : "s")} for its tagging head; the file is damaged, make it again.");

    private void Require(string name, params long[] expected)
    {
        long[] found = Extents(name, expected.Length);
        if (!found.AsSpan().SequenceEqual(expected))
        {
            throw new VcmrException(
                $"Tensor '{HeadPrefix}{name}' of {Source} has shape [{string.Join(", ", found)}] where its tagging head has [{string.Join(", ", expected)}]; the file is damaged, make it again.");
        }
    }
}
