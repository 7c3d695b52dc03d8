using Vcmr.Models;

namespace Vcmr.Studies.Files;

/// <summary>What a tagger file says about itself, as JSON in its header.</summary>
/// <param name="Shape">Shape of the encoder.</param>
/// <param name="Tags">Names of the tags, in the order of the head's outputs.</param>
/// <param name="Groups">Tag name to group name.</param>
/// <param name="Overlap">Overlap of a file's segments, as a part of their length.</param>
/// <param name="Method">What the encoder was trained on, such as <c>vcmr</c>.</param>
/// <param name="Profile">Profile of the run.</param>
/// <param name="Seed">Seed of the run.</param>
public sealed record TaggerInfo(
    SampleCnnShape Shape,
    IReadOnlyList<string> Tags,
    IReadOnlyDictionary<string, string> Groups,
    double Overlap,
    string Method,
    string Profile,
    int Seed);
