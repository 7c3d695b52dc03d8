using TorchSharp;
using Vcmr.Formats.Onnx;
using Vcmr.Native;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using static TorchSharp.torch;

namespace Vcmr.Video.Weights;

/// <summary>
/// CLIP's image tower as an ONNX model: input <c>image</c> <c>[batch, 3, side, side]</c> (RGB, CLIP's normalisation), output
/// <c>image_embeds</c> <c>[batch, embedding]</c>, as the official model gives it, not normalised. Source: Radford et al.,
/// Learning Transferable Visual Models From Natural Language Supervision (2021), and openai/CLIP, clip/model.py.
/// </summary>
internal static class ClipVisionOnnx
{
    /// <summary>Name of the input.</summary>
    public const string Image = "image";

    /// <summary>Name of the output.</summary>
    public const string Embedding = "image_embeds";

    private const int OperatorSet = 17;

    // PyTorch's default, which the weights were trained with.
    private const float Epsilon = 1e-5f;

    /// <summary>Writes a model: aside, flushed and renamed, so that a file of that name is always whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="weights">The weights by the official keys, <c>visual.…</c></param>
    /// <param name="source">Where they come from, for errors and for the model's metadata.</param>
    /// <param name="isHalf">Whether weights, input and output are float16 instead of float32.</param>
    /// <exception cref="VcmrException">The weights are no such tower, or the file cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> weights, string source, bool isHalf) =>
        Write(path, new OnnxGraph("CLIP image tower", isHalf ? ScalarType.Float16 : ScalarType.Float32, OperatorSet), weights, source);

    /// <summary>Writes a model by way of a graph that has nothing in it yet.</summary>
    internal static void Write(string path, OnnxGraph graph, IReadOnlyDictionary<string, Tensor> weights, string source)
    {
        var shape = ClipVisionShape.Of(weights, source);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Build(graph, weights, shape);
        string about = $"CLIP image tower, {shape.Blocks} blocks of width {shape.Width}, patches of {shape.Patch}×{shape.Patch}.";
        graph.Write(path, about, [new("source", Path.GetFileName(source)), new(KnownModels.Metadata, FramePreprocessing.Clip.Name)]);
    }

    private static void Build(OnnxGraph graph, IReadOnlyDictionary<string, Tensor> weights, ClipVisionShape shape)
    {
        const string Prefix = ClipVisionShape.Prefix;
        string x = graph.Input(Image, [3, shape.Resolution, shape.Resolution], "RGB with CLIP's mean and deviation");
        x = graph.Node(
            "Conv", Prefix + "conv1", [x, graph.Weights(Prefix + "conv1.weight", weights[Prefix + "conv1.weight"])],
            ("kernel_shape", new long[] { shape.Patch, shape.Patch }), ("strides", new long[] { shape.Patch, shape.Patch }));
        x = graph.Node("Reshape", Prefix + "patches", [x, graph.Integers(Prefix + "patches/shape", 0, shape.Width, shape.Grid * shape.Grid)]);
        x = graph.Node("Transpose", Prefix + "tokens", [x], ("perm", new long[] { 0, 2, 1 }));

        // A row of zeros in front takes the class token, which the position's embedding of that row brings along.
        x = graph.Node("Pad", Prefix + "class", [x, graph.Integers(Prefix + "class/pads", 0, 1, 0, 0, 0, 0)]);
        Tensor positions = weights[Prefix + "positional_embedding"].to(ScalarType.Float32, copy: true);
        positions[0].Add_(weights[Prefix + "class_embedding"]);
        x = graph.Node("Add", Prefix + "positions", [x, graph.Weights(Prefix + "positional_embedding", positions)]);
        x = Normalise(graph, x, weights, Prefix + "ln_pre");
        string heads = graph.Integers("heads/shape", 0, 0, shape.Heads, ClipVisionShape.HeadSize);
        string joined = graph.Integers("joined/shape", 0, 0, shape.Width);
        for (int i = 0; i < shape.Blocks; i++)
        {
            string block = ClipVisionShape.Block(i);
            string attended = Attend(graph, Normalise(graph, x, weights, block + "ln_1"), weights, block + "attn.", heads, joined);
            x = graph.Node("Add", block + "attended", [x, attended]);
            string hidden = Linear(graph, Normalise(graph, x, weights, block + "ln_2"), weights, block + "mlp.c_fc");
            x = graph.Node("Add", block + "output", [x, Linear(graph, QuickGelu(graph, hidden, block + "mlp.gelu"), weights, block + "mlp.c_proj")]);
        }

        x = graph.Node("Gather", Prefix + "first", [x, graph.Integer(Prefix + "first/index", 0)], ("axis", 1L));
        x = Normalise(graph, x, weights, Prefix + "ln_post");
        graph.Node("MatMul", Embedding, [x, graph.Weights(Prefix + "proj", weights[Prefix + "proj"])]);
        graph.Output(Embedding, [shape.EmbeddingSize], "the embedding, not normalised");
    }

    /// <summary>Self-attention over all tokens, <c>[batch, tokens, width]</c> to the same.</summary>
    private static string Attend(OnnxGraph graph, string x, IReadOnlyDictionary<string, Tensor> weights, string key, string heads, string joined)
    {
        Tensor weight = weights[key + "in_proj_weight"];
        Tensor bias = weights[key + "in_proj_bias"];
        long width = weight.shape[1];

        // Queries are divided by the root of the head's size, 8: a power of two, so that doing it in the weights rounds nothing.
        string query = Part(0, "query", 1 / Math.Sqrt(ClipVisionShape.HeadSize), [0, 2, 1, 3]);
        string keys = Part(1, "key", 1, [0, 2, 3, 1]);
        string values = Part(2, "value", 1, [0, 2, 1, 3]);
        string scores = graph.Node("Softmax", key + "weights", [graph.Node("MatMul", key + "scores", [query, keys])], ("axis", -1L));
        string mixed = graph.Node("Transpose", key + "mixed", [graph.Node("MatMul", key + "values", [scores, values])], ("perm", new long[] { 0, 2, 1, 3 }));
        return Linear(graph, graph.Node("Reshape", key + "joined", [mixed, joined]), weights, key + "out_proj");

        string Part(int number, string name, double scale, long[] order)
        {
            using var scope = NewDisposeScope();
            Scalar factor = Numbers.Constant(scale);
            Tensor rows = weight.narrow(0, number * width, width).to(ScalarType.Float32) * factor;
            string part = Linear(graph, x, rows, bias.narrow(0, number * width, width).to(ScalarType.Float32) * factor, key + name);
            part = graph.Node("Reshape", $"{key}{name}.heads", [part, heads]);
            return graph.Node("Transpose", $"{key}{name}.order", [part], ("perm", order));
        }
    }

    private static string QuickGelu(OnnxGraph graph, string x, string key)
    {
        string scaled = graph.Node("Mul", key + ".scaled", [x, graph.Weights(key + ".factor", tensor(1.702f))]);
        return graph.Node("Mul", key, [x, graph.Node("Sigmoid", key + ".gate", [scaled])]);
    }

    private static string Normalise(OnnxGraph graph, string x, IReadOnlyDictionary<string, Tensor> weights, string key) => graph.Node(
        "LayerNormalization", key,
        [x, graph.Weights(key + ".weight", weights[key + ".weight"]), graph.Weights(key + ".bias", weights[key + ".bias"])],
        ("axis", -1L), ("epsilon", Epsilon));

    private static string Linear(OnnxGraph graph, string x, IReadOnlyDictionary<string, Tensor> weights, string key) =>
        Linear(graph, x, weights[key + ".weight"], weights[key + ".bias"], key);

    private static string Linear(OnnxGraph graph, string x, Tensor weight, Tensor bias, string key)
    {
        string product = graph.Node("MatMul", key + ".product", [x, graph.Weights(key + ".weight", weight.t())]);
        return graph.Node("Add", key, [product, graph.Weights(key + ".bias", bias)]);
    }
}

/// <summary>Sizes of a CLIP image tower of the vision transformer kind. Source: openai/CLIP, clip/model.py, <c>build_model</c>.</summary>
/// <param name="Width">Values of a token.</param>
/// <param name="Patch">Side of a patch (pixels).</param>
/// <param name="Grid">Patches along a side of the picture.</param>
/// <param name="Blocks">Number of transformer blocks.</param>
/// <param name="EmbeddingSize">Values of the embedding.</param>
internal sealed record ClipVisionShape(int Width, int Patch, int Grid, int Blocks, int EmbeddingSize)
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
