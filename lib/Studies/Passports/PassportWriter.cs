using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Storage;
using Vcmr.Studies.Files;

namespace Vcmr.Studies.Passports;

/// <summary>
/// Writes an encoder as other people's evaluation suites load it: a PyTorch module with the interfaces of HEAR, EVAR and
/// MARBLE, its weights as safetensors, an ONNX model with a time axis, and a model card.
/// </summary>
public static partial class PassportWriter
{
    /// <summary>The licence of weights of which nobody has said one.</summary>
    public const string UnknownLicence = "unknown";

    private const string Module = "vcmr_encoder.py", Weights = "model.safetensors", Onnx = "model.onnx", Card = "README.md", Config = "config.json";
    private const int LargestConfig = 1 << 20;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a passport.</summary>
    /// <param name="checkpoint">Any checkpoint of ours or of the official code, or a run's folder.</param>
    /// <param name="folder">The folder to write; it is made if missing, and other files in it stay.</param>
    /// <param name="inputLength">Samples of an input waveform, for weights that leave the pooling open; 0 takes what the file says.</param>
    /// <param name="licence">The licence of the weights as Hugging Face names it, such as <c>mit</c> or <c>cc-by-4.0</c>.</param>
    /// <param name="overwrite">Whether an earlier passport in the folder is replaced.</param>
    /// <exception cref="VcmrException">
    /// The checkpoint cannot be read, the licence is no name of one, or the folder cannot be written or holds something else.
    /// </exception>
    public static PassportSummary Write(string checkpoint, string folder, int inputLength = 0, string licence = UnknownLicence, bool overwrite = false)
    {
        if (!LicenceName().IsMatch(licence))
        {
            throw new VcmrException($"'{licence}' is no name of a licence; write it as Hugging Face does, such as mit, apache-2.0 or cc-by-nc-4.0.");
        }

        using EncoderFile file = EncoderFile.Open(checkpoint, inputLength);
        using AudioEncoder encoder = file.CreateEncoder();
        PassportNetwork network = PassportNetwork.Of(encoder);
        Require(folder, file.Path, overwrite);
        TrainingStory story = TrainingStory.Of(file);
        var source = new Dictionary<string, string> { ["source"] = Path.GetFileName(file.Path), ["source_sha256"] = file.Sha256() };
        try
        {
            Directory.CreateDirectory(folder);
            // Without it nothing loads the folder; it comes last, so that a folder that loads is whole.
            File.Delete(At(Config));
            // First, so that one that was broken off is known for a passport.
            AtomicFile.Write(At(Module), PythonModule());
            Safetensors.WriteSealed(At(Weights), [.. network.Weights], new Dictionary<string, string>(source) { ["format"] = "pt" });
            network.WriteOnnx(At(Onnx), new Dictionary<string, string>(source) { ["config"] = network.Config().ToJsonString() });
            AtomicFile.Write(At(Card), ModelCard.Of(network, story, licence, source["source"], source["source_sha256"]));
            AtomicFile.Write(At(Config), network.Config().ToJsonString(Indented) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The folder '{folder}' cannot be written ({e.Message.TrimEnd('.')}); make room or choose another one.", e);
        }

        return new PassportSummary(file.Path, folder, network.InputLength, network.EmbeddingSize, network.FrameSize, network.Hop);

        string At(string name) => Path.Combine(folder, name);
    }

    /// <summary>Refuses a folder in which something of another kind would be lost: a run's record has the name of our own file.</summary>
    private static void Require(string folder, string checkpoint, bool overwrite)
    {
        if (File.Exists(folder))
        {
            throw new VcmrException($"'{folder}' is a file; name a folder for the passport.");
        }

        if (File.Exists(Path.Combine(folder, Config)) && !IsPassport(Path.Combine(folder, Config)))
        {
            throw new VcmrException($"The {Config} in '{folder}' is no passport's but something else's; name another folder.");
        }

        if (new[] { Weights, Onnx, Card }.FirstOrDefault(name => File.Exists(Path.Combine(folder, name))) is { } other && !File.Exists(Path.Combine(folder, Module)))
        {
            throw new VcmrException($"The {other} in '{folder}' is no passport's but something else's; name another folder.");
        }

        if (!overwrite && new[] { Module, Config }.FirstOrDefault(name => File.Exists(Path.Combine(folder, name))) is { } found)
        {
            throw new VcmrException($"The folder '{folder}' has a {found}; name another one, or give --force to replace it.");
        }

        if (Path.GetFullPath(checkpoint) == Path.GetFullPath(Path.Combine(folder, Weights)))
        {
            throw new VcmrException($"The passport would replace '{checkpoint}', which it is made from; name another folder.");
        }
    }

    private static bool IsPassport(string config)
    {
        try
        {
            return JsonNode.Parse(BoundedText.Read(config, LargestConfig)) is JsonObject content
                && content["model_type"] is JsonValue type && type.TryGetValue(out string? name) && name.StartsWith("vcmr-", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or VcmrException)
        {
            return false;
        }
    }

    private static byte[] PythonModule()
    {
        Assembly assembly = typeof(PassportWriter).Assembly;
        string name = assembly.GetManifestResourceNames().Single(n => n.EndsWith(Module, StringComparison.Ordinal));
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.+-]{0,63}\z")]
    private static partial Regex LicenceName();
}

/// <summary>What a passport holds.</summary>
/// <param name="Source">The checkpoint it came from.</param>
/// <param name="Folder">The folder written.</param>
/// <param name="InputLength">Samples of a window.</param>
/// <param name="EmbeddingSize">Numbers of an embedding.</param>
/// <param name="FrameSize">Numbers of a frame, all layers side by side.</param>
/// <param name="HopLength">Samples of a frame.</param>
public sealed record PassportSummary(string Source, string Folder, int InputLength, int EmbeddingSize, int FrameSize, int HopLength)
{
    /// <summary>What was written, in a sentence.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"Wrote {Folder}: windows of {InputLength} samples, embeddings of {EmbeddingSize} numbers, a frame of {FrameSize} each {HopLength / 16.0:0.#} ms; its README.md says how HEAR, EVAR and MARBLE load it.");
}
