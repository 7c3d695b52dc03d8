using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

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
