using static TorchSharp.torch;

namespace Vcmr.Video.Weights;

/// <summary>Sizes of a CLIP image tower of the vision transformer kind. Source: openai/CLIP, clip/model.py, <c>build_model</c>.</summary>
/// <param name="Width">Values of a token.</param>
/// <param name="Patch">Side of a patch (pixels).</param>
/// <param name="Grid">Patches along a side of the picture.</param>
/// <param name="Blocks">Number of transformer blocks.</param>
/// <param name="EmbeddingSize">Values of the embedding.</param>
public sealed record ClipVisionShape(int Width, int Patch, int Grid, int Blocks, int EmbeddingSize)
{
    /// <summary>What all keys of an image tower begin with in a CLIP model.</summary>
    public const string Prefix = "visual.";

    /// <summary>Values of a token that one attention head sees; CLIP's towers all have as many.</summary>
    public const int HeadSize = 64;

    /// <summary>Attention heads.</summary>
    public int Heads => Width / HeadSize;

    /// <summary>Side of the picture (pixels).</summary>
    public int Resolution => Patch * Grid;

    /// <summary>Tokens: the class token and one a patch.</summary>
    public int Tokens => (Grid * Grid) + 1;

    /// <summary>The key of a block's weights.</summary>
    public static string Block(int block) => $"{Prefix}transformer.resblocks.{block}.";

    /// <summary>Reads the sizes off a tower's weights and checks that all of them are there and fit.</summary>
    /// <param name="weights">Weights by the official keys, <c>visual.…</c>; others are ignored.</param>
    /// <param name="name">Where they come from, for errors.</param>
    /// <exception cref="VcmrException">They are no such tower, or incomplete.</exception>
    public static ClipVisionShape Of(IReadOnlyDictionary<string, Tensor> weights, string name)
    {
        long[] patches = Shape("conv1.weight");
        long[] positions = Shape("positional_embedding");
        long[] projection = Shape("proj");
        if (patches is not [>= HeadSize, 3, >= 1, _] || patches[0] % HeadSize != 0 || positions is not [>= 2, _] || projection is not [_, >= 1])
        {
            throw new VcmrException($"'{name}' has a tower 'visual' that is no CLIP vision transformer; take one such as ViT-B/32.");
        }

        int blocks = weights.Keys.Count(k => k.StartsWith(Prefix, StringComparison.Ordinal) && k.EndsWith(".attn.in_proj_weight", StringComparison.Ordinal));
        var shape = new ClipVisionShape((int)patches[0], (int)patches[2], (int)Math.Round(Math.Sqrt(positions[0] - 1)), blocks, (int)projection[1]);
        foreach ((string key, long[] expected) in shape.Expected())
        {
            if (!Shape(key[Prefix.Length..]).AsSpan().SequenceEqual(expected))
            {
                throw new VcmrException(
                    $"'{name}' has '{key}' of shape [{string.Join(", ", weights[key].shape)}] where its other weights ask for [{string.Join(", ", expected)}]; take a whole CLIP model.");
            }
        }

        return shape;

        long[] Shape(string key) => weights.TryGetValue(Prefix + key, out Tensor? tensor)
            ? tensor.shape
            : throw new VcmrException($"'{name}' has no '{Prefix}{key}' and so no CLIP image tower of the vision transformer kind; take one such as ViT-B/32.");
    }

    private IEnumerable<(string Key, long[] Shape)> Expected()
    {
        yield return (Prefix + "conv1.weight", [Width, 3, Patch, Patch]);
        yield return (Prefix + "class_embedding", [Width]);
        yield return (Prefix + "positional_embedding", [Tokens, Width]);
        yield return (Prefix + "proj", [Width, EmbeddingSize]);
        List<(string Key, long[] Shape)> layers = [.. Layer(Prefix + "ln_pre", Width), .. Layer(Prefix + "ln_post", Width)];
        for (int i = 0; i < Blocks; i++)
        {
            layers.AddRange(Layer(Block(i) + "ln_1", Width));
            layers.Add((Block(i) + "attn.in_proj_weight", [3 * Width, Width]));
            layers.Add((Block(i) + "attn.in_proj_bias", [3 * Width]));
            layers.AddRange(Layer(Block(i) + "attn.out_proj", Width, Width));
            layers.AddRange(Layer(Block(i) + "ln_2", Width));
            layers.AddRange(Layer(Block(i) + "mlp.c_fc", 4 * Width, Width));
            layers.AddRange(Layer(Block(i) + "mlp.c_proj", Width, 4 * Width));
        }

        foreach ((string Key, long[] Shape) layer in layers)
        {
            yield return layer;
        }
    }

    private static (string Key, long[] Shape)[] Layer(string key, params long[] weight) => [(key + ".weight", weight), (key + ".bias", [weight[0]])];
}
