using Vcmr.Evaluation;

namespace Vcmr.Lessons.Exercises;

/// <summary>Of notebook 05: average precision, paired resamples, and what a difference answers.</summary>
internal static class FineTuningExercises
{
    private static readonly byte[] Truth = [1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0];
    private static readonly float[] Scores = [0.91f, 0.34f, 0.62f, 0.77f, 0.31f, 0.12f, 0.55f, 0.08f, 0.66f, 0.81f, 0.24f, 0.58f, 0.43f, 0.05f, 0.38f, 0.71f, 0.49f, 0.19f, 0.27f, 0.15f];
    private static readonly float[] Others = [0.41f, 0.52f, 0.22f, 0.83f, 0.47f, 0.39f, 0.61f, 0.28f, 0.36f, 0.57f, 0.44f, 0.73f, 0.18f, 0.31f, 0.68f, 0.26f, 0.54f, 0.48f, 0.12f, 0.33f];

    public static IReadOnlyList<Exercise> All { get; } =
    [
        new Exercise<Func<byte[], float[], double>>("05-1")
        {
            Asked = "Write the average precision of one tag, which the tables call PR-AUC.",
            Hint = "Go through the clips by falling score. At each positive one, how many of the clips so far are positive? The mean over the positives is it.",
            Teaches = "It looks at the top of the list alone: more negatives below the last positive change nothing here, and raise ROC-AUC.",
            Rule = Precision,
        },
        new Exercise<Func<byte[], float[], float[], int, double[]>>("05-2")
        {
            Asked = "Resample the difference of two taggers' ROC-AUC: which differences do other clips of the same kind give?",
            Hint = "Draw the clips once for each resample, and score both taggers on these same clips.",
            Teaches = "Clips that are hard are hard for both; drawn together, that cancels, and the interval of a difference is narrower than those of the two scores.",
            Rule = Differences,
        },
        new Exercise<double>("05-3")
        {
            Asked = "8 of 100 clips have a tag. Which PR-AUC does a tagger have that gives every clip the same score?",
            Hint = "It cannot order the clips: whatever share of them it takes for positive, how many of these are?",
            Teaches = "A guess scores 0.5 in ROC-AUC whatever the tag, but in PR-AUC the share of the positives; so a mean over tags has a floor of its own on every data set.",
            Rule = Rules.Number(0.08, 1e-3, (x => Rules.IsNear(x, 0.5, 1e-3), "That is its ROC-AUC."), (x => x > 1, "A score is between 0 and 1."), (x => Rules.IsNear(x, 8 / 92.0, 1e-3), "Of all clips, not of the negatives.")),
        },
        new Exercise<string>("05-4")
        {
            Asked = "Which difference answers whether the video helps: (a) VCMR minus audio-only, or (b) VCMR minus audio-only with as many steps?",
            Hint = "What else do the two models of a difference not have in common?",
            Teaches = "VCMR has made more steps than audio-only, so (a) mixes the video with longer training. It is what the paper reports.",
            Rule = Rules.Choice("b", ("a", "Do both of these have trained equally long?")),
        },
    ];

    private static string? Precision(Func<byte[], float[], double> precision)
    {
        double right = AveragePrecision.Compute(Truth, Scores), given = precision(Truth, Scores);
        return Rules.IsNear(given, RocAuc.Compute(Truth, Scores)!.Value, 1e-6) ? "That is ROC-AUC."
            : Rules.IsNear(given, AveragePrecision.Compute(Truth, Array.ConvertAll(Scores, s => -s)), 1e-6) ? "The highest score comes first."
            : Rules.IsNear(given, right * Truth.Sum(t => t) / Truth.Length, 1e-6) ? "The mean is over the positives, not over all clips."
            : Rules.IsNear(given, right * Truth.Sum(t => t), 1e-6) ? "That is the sum over the positives; their mean is asked for."
            : !Rules.IsNear(given, right, 1e-6) ? ""
            : !Rules.IsNear(precision([0, 1], [0.9f, 0.1f]), 0.5, 1e-6) ? "Right here, and not for two clips of which the lower one is positive."
            : null;
    }

    private static string? Differences(Func<byte[], float[], float[], int, double[]> differences)
    {
        const int resamples = 400;
        double[] given = [.. differences(Truth, Scores, Others, resamples).Where(double.IsFinite)];
        double mean = RocAuc.Compute(Truth, Scores)!.Value - RocAuc.Compute(Truth, Others)!.Value;
        double[] same = [.. differences(Truth, Scores, Scores, 40).Where(double.IsFinite)];
        double spread = Deviation(given), wanted = Deviation(Paired(resamples));
        return given.Length < resamples * 0.9 ? $"{resamples} resamples were asked for, and {given.Length} finite numbers came."
            : same.Any(d => Math.Abs(d) > 1e-9) ? "A tagger differs from itself: both must be scored on the same drawn clips."
            : Math.Abs(given.Average() + mean) < 0.05 && mean > 0.1 ? "The first tagger minus the second, please."
            : Math.Abs(given.Average() - mean) > 0.05 ? "Their mean must be near the difference on the clips as they are."
            : spread < 1e-9 ? "They are all the same: are the clips drawn anew for each resample?"
            : spread < 0.7 * wanted ? "They vary too little: draw as many clips as there are, with replacement."
            : spread > 1.4 * wanted ? "They vary too much: draw as many clips as there are."
            : null;
    }

    private static IEnumerable<double> Paired(int resamples)
    {
        for (int r = 0; r < resamples; r++)
        {
            var random = new CounterRandom(0, r);
            int[] drawn = new int[Truth.Length];
            for (int i = 0; i < drawn.Length; i++)
            {
                drawn[i] = random.NextInt(drawn.Length);
            }

            byte[] truth = Array.ConvertAll(drawn, i => Truth[i]);
            double? difference = RocAuc.Compute(truth, Array.ConvertAll(drawn, i => Scores[i])) - RocAuc.Compute(truth, Array.ConvertAll(drawn, i => Others[i]));
            if (difference is { } defined)
            {
                yield return defined;
            }
        }
    }

    private static double Deviation(IEnumerable<double> values) => Score.Of([.. values]).Deviation ?? 0;
}
