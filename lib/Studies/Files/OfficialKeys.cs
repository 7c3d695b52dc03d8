using Vcmr.Models;
using Vcmr.Training.Checkpoints;
using static TorchSharp.torch;

namespace Vcmr.Studies.Files;

/// <summary>
/// A checkpoint's weights under the key names of the official code's checkpoints: the encoder under <c>encoder.*</c> (or
/// bare, as a network alone has it), heads and video branch beside it; no optimizer state.
/// </summary>
/// <param name="Encoder">What stands before the encoder's keys: <c>encoder.</c>, or nothing.</param>
/// <param name="Weights">Weights by key; the tensors are the file's own.</param>
internal sealed record OfficialKeys(string Encoder, IReadOnlyDictionary<string, Tensor> Weights)
{
    private const string EncoderPrefix = "encoder.";

    // The official classes register each part twice: by its own name, and in a Sequential that joins it with its head.
    private static readonly (string Alias, string Name)[] Aliases =
    [
        ("model.0.", EncoderPrefix), ("model.1.", "projector."),
        ("audio_model.0.", EncoderPrefix), ("audio_model.1.", "audio_projector."),
        ("video_model.0.", "video_encoder."), ("video_model.1.", "video_projector."),
        // The last layers of HarmonicCNN and of the short-chunk CNN in their authors' code.
        ("dense1.", "projector.1."), ("bn.", "projector.norm."), ("dense2.", "projector.3."),
        ("dense_1.", "projector.1."), ("bn_1.", "projector.norm."), ("dense_2.", "projector.3."),
    ];

    // What data-parallel training and torch.compile put before every key.
    private static readonly string[] Wrappers = ["module.", "_orig_mod."];

    // Where an encoder is looked for, the likeliest first.
    private static readonly string[] Preferred = [EncoderPrefix, "", "audio_encoder.", "model.0.", "audio_model.0."];

    /// <summary>Finds the encoder and names everything.</summary>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="source">The file's name, for the error.</param>
    /// <exception cref="VcmrException">There is no encoder, or several and none is the likeliest.</exception>
    public static OfficialKeys Of(IReadOnlyDictionary<string, Tensor> tensors, string source)
    {
        Dictionary<string, Tensor> plain = Unwrap(tensors);
        string found = FindEncoder(plain, source);
        string encoder = found.Length == 0 ? "" : EncoderPrefix;
        var weights = new Dictionary<string, Tensor>();
        foreach ((string key, Tensor tensor) in plain)
        {
            bool isEncoder = key.StartsWith(found, StringComparison.Ordinal) && EncoderShapes.IsEncoderKey(key.AsSpan(found.Length));
            weights[isEncoder ? encoder + key[found.Length..] : key] = tensor;
        }

        foreach ((string alias, string name) in Aliases)
        {
            foreach (string key in weights.Keys.Where(k => k.StartsWith(alias, StringComparison.Ordinal)).ToArray())
            {
                string known = name + key[alias.Length..];
                if (weights.TryAdd(known, weights[key]) || IsSame(weights[known], weights[key]))
                {
                    weights.Remove(key);
                }
            }
        }

        return new OfficialKeys(encoder, weights);
    }

    private static Dictionary<string, Tensor> Unwrap(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var plain = tensors.Where(t => !t.Key.StartsWith(OptimizerState.Prefix, StringComparison.Ordinal)).ToDictionary();
        foreach (string wrapper in Wrappers)
        {
            if (plain.Count > 0 && plain.Keys.All(k => k.StartsWith(wrapper, StringComparison.Ordinal)))
            {
                plain = plain.ToDictionary(t => t.Key[wrapper.Length..], t => t.Value);
            }
        }

        return plain;
    }

    private static string FindEncoder(Dictionary<string, Tensor> tensors, string source)
    {
        string[] found =
        [
            .. EncoderShapes.Marks.SelectMany(mark => tensors.Keys.Where(k => k.EndsWith(mark, StringComparison.Ordinal)).Select(k => k[..^mark.Length]))
                .Where(p => p.Length == 0 || p[^1] == '.'),
        ];
        return found switch
        {
            [] => throw new VcmrException(
                $"{source} holds no encoder: none of its {tensors.Count} tensors is called {string.Join(" or ", EncoderShapes.Marks.Select(m => $"'…{m}'"))}; name a checkpoint with an encoder in it."),
            [string only] => only,
            _ => Preferred.FirstOrDefault(found.Contains) ?? throw new VcmrException(
                $"{source} holds several encoders ({string.Join(", ", found.Order(StringComparer.Ordinal).Take(4).Select(p => $"'{p}'"))}); write the one you want under 'encoder.' alone."),
        };
    }

    private static bool IsSame(Tensor a, Tensor b)
    {
        if (a.dtype != b.dtype || !a.shape.AsSpan().SequenceEqual(b.shape))
        {
            return false;
        }

        using Tensor first = a.contiguous(), second = b.contiguous();
        return first.bytes.SequenceEqual(second.bytes);
    }
}
