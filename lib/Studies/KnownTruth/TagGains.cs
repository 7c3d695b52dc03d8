using MathNet.Numerics.LinearAlgebra;
using Vcmr.Evaluation;

namespace Vcmr.Studies.KnownTruth;

/// <summary>
/// Which tags gain: each tag's gain in ROC-AUC on what its picture tells of it and on how badly the sound alone is read, by
/// least squares over the tags. Intervals draw tags.
/// </summary>
/// <param name="Tags">The tags with all three numbers.</param>
/// <param name="Picture">Gain for each point of ROC-AUC that the pictures have above chance.</param>
/// <param name="Unknown">Gain for each point of ROC-AUC that audio-only lacks to 1.</param>
public sealed record TagGains(IReadOnlyList<TagGain> Tags, Score Picture, Score Unknown)
{
    private const int FewestTags = 6;
    private const int TagDraw = 33;

    /// <summary>Fits the two slopes.</summary>
    /// <param name="gain">The gain of each tag, such as VCMR minus shuffled pairs.</param>
    /// <param name="picture">What the pictures alone score, see <see cref="PictureTags"/>.</param>
    /// <param name="audio">What audio-only scores.</param>
    /// <param name="resamples">Bootstrap resamples of the tags.</param>
    /// <exception cref="VcmrException">Too few tags have all three.</exception>
    public static TagGains Of(TagReport gain, TagReport picture, TagReport audio, int resamples)
    {
        TagGain[] tags =
        [
            .. from g in gain.Tags
               join p in picture.Tags on g.Name equals p.Name
               join a in audio.Tags on g.Name equals a.Name
               where g.RocAuc is not null && p.RocAuc is not null && a.RocAuc is not null
               select new TagGain(g.Name, g.Group, g.RocAuc!, p.RocAuc!.Mean, a.RocAuc!.Mean),
        ];
        if (tags.Length < FewestTags)
        {
            throw new VcmrException($"Only {tags.Length} tags have a gain and a score of picture and sound; a regression on two of them needs at least {FewestTags}.");
        }

        double[] fit = Slopes(tags);
        double[][] drawn = [.. Enumerable.Range(0, resamples).Select(r => Slopes(Draw(tags, r)))];
        return new TagGains(tags, At(1), At(2));

        Score At(int slope) => new(fit[slope], Interval: Resampling.Percentiles([.. drawn.Select(d => d[slope])], fit[slope], double.NegativeInfinity, double.PositiveInfinity));
    }

    private static TagGain[] Draw(TagGain[] tags, int resample)
    {
        var random = new CounterRandom(0, TagDraw, resample);
        TagGain[] drawn = new TagGain[tags.Length];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = tags[random.NextInt(tags.Length)];
        }

        return drawn;
    }

    // By managed code: libtorch's pseudo-inverse rounds by where its memory lies, and the same tags would give other last digits.
    private static double[] Slopes(TagGain[] tags)
    {
        Matrix<double> x = Matrix<double>.Build.DenseOfRowArrays(tags.Select(t => new[] { 1, t.Picture - 0.5, 1 - t.Audio }));
        // A draw may hold one tag so often that its columns are no longer independent; the pseudo-inverse then takes the shortest solution.
        return [.. x.PseudoInverse() * Vector<double>.Build.DenseOfEnumerable(tags.Select(t => t.Gain.Mean))];
    }
}

/// <summary>One tag's gain and what may explain it.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Group">Its group, or null.</param>
/// <param name="Gain">The gain in ROC-AUC.</param>
/// <param name="Picture">ROC-AUC of the pictures alone.</param>
/// <param name="Audio">ROC-AUC of audio-only.</param>
public sealed record TagGain(string Tag, string? Group, Score Gain, double Picture, double Audio);
