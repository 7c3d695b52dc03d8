using Vcmr.Charts;

namespace Vcmr.Figures;

/// <summary>Names of the compared encoders as every figure writes them, and the look that each has in all of them.</summary>
internal static class ModelNames
{
    /// <summary>Stages 1 and 2: audio, then audio and video.</summary>
    public const string Vcmr = "VCMR";

    /// <summary>Stage 1 alone.</summary>
    public const string AudioOnly = "Audio-only";

    /// <summary>Stage 1 for as many further steps as stage 2 takes.</summary>
    public const string AudioOnlyLonger = "Audio-only, as many steps";

    /// <summary>Stages 1 and 2 where each sound is paired with another song's video.</summary>
    public const string ShuffledPairs = "VCMR, shuffled pairs";

    /// <summary>Stages 1 and 2 where only a share of the songs has its own video.</summary>
    public const string PartlyShuffled = "VCMR, partly shuffled pairs";

    /// <summary>Encoder and head trained together on the labels.</summary>
    public const string Supervised = "SampleCNN, supervised";

    /// <summary>HarmonicCNN, trained on the labels.</summary>
    public const string HarmonicCnn = "HarmonicCNN, supervised";

    /// <summary>The short-chunk CNN of MediaEval 2020, trained on the labels.</summary>
    public const string ShortChunkCnn = "Short-chunk CNN, supervised";

    /// <summary>CLMR's own contrastive training on audio.</summary>
    public const string Clmr = "CLMR";

    /// <summary>No encoder: statistics of log-mel bands.</summary>
    public const string LogMelStatistics = "Log-mel statistics";

    /// <summary>Random weights.</summary>
    public const string Untrained = "Untrained encoder";

    /// <summary>The looks of models: the known ones always look the same, others take what is left, in order.</summary>
    /// <param name="models">Model names.</param>
    public static IReadOnlyDictionary<string, Look> Looks(IEnumerable<string> models)
    {
        var looks = new Dictionary<string, Look>();
        int next = 3;
        foreach (string model in models.Distinct())
        {
            looks[model] = Known(model) ?? Theme.Category(next++);
        }

        return looks;
    }

    private static Look? Known(string model) => model switch
    {
        Vcmr => new Look("#0072B2", MarkerShape.Circle),
        AudioOnly => new Look("#E69F00", MarkerShape.Square, Hatch.Rising, Dash.Dashed),
        AudioOnlyLonger => new Look("#009E73", MarkerShape.Triangle, Hatch.Falling, Dash.DashDot),
        ShuffledPairs => new Look("#CC79A7", MarkerShape.Diamond, Hatch.Rising, Dash.Dotted),
        Untrained => new Look("#B9B9B9", MarkerShape.Cross, Hatch.Dots, Dash.Dotted),
        _ => null,
    };
}
