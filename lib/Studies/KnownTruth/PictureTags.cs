using Vcmr.Datasets.Videos;
using Vcmr.Evaluation;

namespace Vcmr.Studies.KnownTruth;

/// <summary>What the pictures alone tell of each tag: a cross-validated ridge probe of the videos' mean features.</summary>
public static class PictureTags
{
    /// <summary>Scores every song by a probe of the other songs' pictures.</summary>
    /// <param name="study">The study with the videos.</param>
    /// <param name="tagsOf">The tags of each video, by its path in the corpus; videos without are left out.</param>
    /// <returns>Scores of the tagged set's tags, with intervals over songs.</returns>
    /// <exception cref="VcmrException">Fewer songs have tags than there are folds.</exception>
    public static TagReport Score(Study study, IReadOnlyDictionary<string, IReadOnlyList<string>> tagsOf)
    {
        IReadOnlyList<string> tags = study.Tagged.Tags;
        IGrouping<string, Segment>[] songs = [.. study.Videos.Segments.GroupBy(s => s.Song).Where(s => tagsOf.ContainsKey(s.Key))];
        float[][] features = [.. songs.Select(s => Mean(study.Videos, [.. s]))];
        byte[] labels = [.. songs.SelectMany(s => tags.Select(t => (byte)(tagsOf[s.Key].Contains(t) ? 1 : 0)))];
        EvaluationOptions evaluation = study.Profile.Evaluation;
        float[] scores = RidgeProbe.CrossValidate(features, labels, tags, evaluation.Folds);
        return Bootstrap.Evaluate(labels, [scores], tags, study.Tagged.Groups, evaluation.Resamples);
    }

    private static float[] Mean(VideoCorpus videos, Segment[] segments)
    {
        float[] mean = new float[videos.FeatureDimension], row = new float[videos.FeatureDimension];
        int rows = segments.Sum(s => s.FeatureRows);
        foreach (Segment segment in segments)
        {
            for (int r = 0; r < segment.FeatureRows; r++)
            {
                videos.ReadFeatures(segment.FeatureRow + r, row);
                for (int i = 0; i < row.Length; i++)
                {
                    mean[i] += row[i] / rows;
                }
            }
        }

        return mean;
    }
}
