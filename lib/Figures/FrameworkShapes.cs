namespace Vcmr.Figures;

/// <summary>The sizes of the actual models, from which the boxes of Figure 1 are labelled.</summary>
internal sealed record FrameworkShapes
{
    /// <summary>Samples of a waveform.</summary>
    public required int Samples { get; init; }

    /// <summary>Sample rate in Hz.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Blocks of the encoder with its first and last.</summary>
    public required int Blocks { get; init; }

    /// <summary>Size of the audio embedding.</summary>
    public required int Embedding { get; init; }

    /// <summary>Size of the projection that the contrastive losses compare.</summary>
    public required int Projection { get; init; }

    /// <summary>Temperature of the contrastive losses.</summary>
    public required double Temperature { get; init; }

    /// <summary>Seconds of video beside a waveform.</summary>
    public required int VideoSeconds { get; init; }

    /// <summary>Size of a second's frame feature.</summary>
    public required int VideoFeatures { get; init; }

    /// <summary>Name of the frame encoder.</summary>
    public required string FrameEncoder { get; init; }

    /// <summary>Blocks at the encoder's input whose weights stay in stage 2.</summary>
    public required int FrozenBlocks { get; init; }

    /// <summary>Hidden units of the tagging head.</summary>
    public required int TaggingHidden { get; init; }

    /// <summary>Number of tags.</summary>
    public required int Tags { get; init; }

    /// <summary>The three stages of the paper's Figure 1.</summary>
    public IReadOnlyList<FrameworkStage> Stages()
    {
        string wave = $"[B, 1, {Samples}]", embedding = $"[B, {Embedding}]", projection = $"[B, {Projection}]";
        string seconds = $"{(double)Samples / SampleRate:0.00} s at {SampleRate / 1000.0:0.#} kHz";
        var contrastive = new FrameworkBox("NT-Xent loss", $"cosine similarity of 2B × 2B pairs, τ = {Temperature:0.###}", FrameworkKind.Loss);
        FrameworkBox[] View(int n) =>
        [
            new($"augmented view {n}", wave, FrameworkKind.Data, seconds),
            new("SampleCNN", embedding, FrameworkKind.Trained, $"{Blocks} blocks"),
            new("projection head", projection, FrameworkKind.Trained),
        ];
        return
        [
            new("Stage 1: audio–audio", [View(1), View(2)], contrastive, Shared: true),
            new("Stage 2: audio–video",
                [
                    [
                        new("waveform", wave, FrameworkKind.Data, seconds),
                        new("SampleCNN", embedding, FrameworkKind.Trained, FrozenBlocks > 0 ? $"first {FrozenBlocks} blocks frozen" : $"{Blocks} blocks"),
                        new("projection head", projection, FrameworkKind.Trained),
                    ],
                    [
                        new("frame features", $"[B, {VideoSeconds}, {VideoFeatures}]", FrameworkKind.Data, FrameEncoder),
                        new("LSTM and linear", embedding, FrameworkKind.Trained, "2 layers, flattened"),
                        new("projection head", projection, FrameworkKind.Trained),
                    ],
                ],
                contrastive),
            new("Stage 3: tagging",
                [
                    [
                        new("segment of a song", wave, FrameworkKind.Data, seconds),
                        new("SampleCNN", embedding, FrameworkKind.Frozen, "frozen, eval mode"),
                        new("tagging head", $"[B, {Tags}]", FrameworkKind.Trained, $"{Embedding} → {TaggingHidden} → {Tags}"),
                    ],
                ],
                new FrameworkBox("binary cross-entropy", $"{Tags} tags, logits", FrameworkKind.Loss)),
        ];
    }
}

/// <summary>A stage of Figure 1: one or two chains of boxes, from top to bottom, that end in one loss.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Tracks">The chains; box <c>n</c> of each stands in row <c>n</c>.</param>
/// <param name="Loss">The box below all chains.</param>
/// <param name="Shared">Whether the two chains share their weights.</param>
internal sealed record FrameworkStage(string Title, IReadOnlyList<IReadOnlyList<FrameworkBox>> Tracks, FrameworkBox Loss, bool Shared = false);

/// <summary>A box of Figure 1.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Shape">Shape of what leaves it, such as <c>[B, 512]</c>.</param>
/// <param name="Kind">Data, trained, frozen or loss.</param>
/// <param name="Detail">A further line, or none.</param>
internal sealed record FrameworkBox(string Name, string Shape, FrameworkKind Kind, string? Detail = null);

/// <summary>What a box of Figure 1 stands for.</summary>
internal enum FrameworkKind
{
    /// <summary>An input.</summary>
    Data,

    /// <summary>A module that this stage trains.</summary>
    Trained,

    /// <summary>A module whose weights stay.</summary>
    Frozen,

    /// <summary>The loss.</summary>
    Loss,
}
