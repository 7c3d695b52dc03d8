using Vcmr.Datasets.Tagged;

namespace Vcmr.Training.Stages;

/// <summary>Which tags a tagged corpus's clips have, by place of the clip in the corpus.</summary>
internal sealed class TagLabels
{
    private readonly byte[] _labels;

    /// <summary>Takes a corpus's labels.</summary>
    /// <param name="corpus">The tagged corpus.</param>
    public TagLabels(TaggedCorpus corpus)
    {
        Tags = corpus.Tags;
        ClipIds = [.. corpus.Clips.Select(c => c.Id)];
        _labels = new byte[corpus.Clips.Count * Tags.Count];
        for (int clip = 0; clip < corpus.Clips.Count; clip++)
        {
            foreach (int tag in corpus.Clips[clip].Tags)
            {
                _labels[(clip * Tags.Count) + tag] = 1;
            }
        }
    }

    /// <summary>Tag names, in the order of the labels.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>Clip names.</summary>
    public IReadOnlyList<string> ClipIds { get; }

    /// <summary>A clip's labels, 0 or 1, <c>[tags]</c>.</summary>
    public ReadOnlySpan<byte> Of(int clip) => _labels.AsSpan(clip * Tags.Count, Tags.Count);

    /// <summary>Writes a clip's labels as a loss takes them.</summary>
    public void CopyTo(int clip, Span<float> target)
    {
        ReadOnlySpan<byte> labels = Of(clip);
        for (int t = 0; t < labels.Length; t++)
        {
            target[t] = labels[t];
        }
    }

    /// <summary>Labels of several clips, row-major <c>[clips, tags]</c>.</summary>
    public byte[] Of(IReadOnlyList<int> clips)
    {
        byte[] labels = new byte[clips.Count * Tags.Count];
        for (int i = 0; i < clips.Count; i++)
        {
            Of(clips[i]).CopyTo(labels.AsSpan(i * Tags.Count));
        }

        return labels;
    }
}
