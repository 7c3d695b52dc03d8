using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// The contrastive projection: Linear, ReLU, Linear, both without bias, <c>[batch, 512]</c> to <c>[batch, 128]</c>.
/// Keys <c>0.weight</c> and <c>2.weight</c>, as in the official code. Source: Chen et al., SimCLR, 2020.
/// </summary>
public static class ProjectionHead
{
    /// <summary>Width of a projection.</summary>
    public const int Width = 128;

    /// <summary>Creates the head; the hidden layer is as wide as the input.</summary>
    public static Sequential Create(int input = 512, int output = Width) => Sequential(
        ("0", Linear(input, input, hasBias: false)),
        ("1", ReLU()),
        ("2", Linear(input, output, hasBias: false)));
}

/// <summary>
/// The tagger on a frozen encoder: Dropout, Linear, ReLU, Linear, <c>[batch, 512]</c> to logits <c>[batch, tags]</c>.
/// Keys <c>1.*</c> and <c>3.*</c>, as in the official code. Source: the paper, section 3.3.
/// </summary>
public static class TaggingHead
{
    /// <summary>Creates the head.</summary>
    public static Sequential Create(int tags, int input = 512, int hidden = 128, double dropout = 0.3) => Sequential(
        ("0", Dropout(dropout)),
        ("1", Linear(input, hidden)),
        ("2", ReLU()),
        ("3", Linear(hidden, tags)));
}
