using Vcmr.Datasets.Videos;
using Xunit;

namespace Vcmr.Tests.Support;

/// <summary>Compares what readers see of two corpora.</summary>
internal static class CorpusContent
{
    public static void Equal(VideoCorpus expected, VideoCorpus found)
    {
        Assert.Equal(expected.Videos.Select(Text), found.Videos.Select(Text));
        Assert.Equal(expected.Segments, found.Segments);
        Assert.Equal(expected.EncoderId, found.EncoderId);
        Assert.Equal(Samples(expected), Samples(found));
        Assert.Equal(Rows(expected), Rows(found));
        Assert.Equal(expected.Fingerprint, found.Fingerprint);
    }

    /// <summary>All samples, read at one go across the videos.</summary>
    public static float[] Samples(VideoCorpus corpus)
    {
        float[] samples = new float[corpus.Segments.Select(s => s.AudioOffset + s.AudioLength).DefaultIfEmpty().Max()];
        corpus.ReadAudio(0, samples);
        return samples;
    }

    /// <summary>All feature rows, read at one go across the videos.</summary>
    public static float[] Rows(VideoCorpus corpus)
    {
        float[] rows = new float[corpus.Segments.Select(s => s.FeatureRow + s.FeatureRows).DefaultIfEmpty().Max() * corpus.FeatureDimension];
        corpus.ReadFeatures(0, rows);
        return rows;
    }

    private static string Text(VideoItem v) =>
        $"{v with { Scenes = [], SceneSeconds = [] }} {string.Join(' ', v.Scenes)} {string.Join(' ', v.SceneSeconds)}";
}
