namespace Vcmr.Experiments;

/// <summary>Where a study's data come from. Relative paths start at the repository's root.</summary>
public sealed record DataOptions
{
    /// <summary><c>demo</c> makes the demo corpus; <c>folders</c> takes the user's own files.</summary>
    public string Kind { get; init; } = "demo";

    /// <summary>Folder that takes the demo corpus and the prepared corpora.</summary>
    public string Folder { get; init; } = "data/demo";

    /// <summary>Folder of music videos, for <c>folders</c>.</summary>
    public string Videos { get; init; } = "";

    /// <summary>CSV of the tagged set (path, split, tags), for <c>folders</c>.</summary>
    public string Tagged { get; init; } = "";

    /// <summary>What the tagged set is called on figures.</summary>
    public string TaggedName { get; init; } = "demo";

    /// <summary>Music videos of the demo corpus.</summary>
    public int DemoVideos { get; init; } = 60;

    /// <summary>Tagged clips of the demo corpus.</summary>
    public int DemoClips { get; init; } = 300;

    /// <summary>Seed of the demo corpus.</summary>
    public int DemoSeed { get; init; } = 1;

    /// <summary>Path of an ONNX frame encoder, or empty for the weightless descriptor.</summary>
    public string FrameEncoder { get; init; } = "";

    /// <summary>How training and validation part: <c>songs</c>, or <c>segments</c> as the official code does.</summary>
    public string Split { get; init; } = "songs";
}
