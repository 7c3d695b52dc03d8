using Vcmr.Datasets.Tagged;

namespace Vcmr.Training.Stages;

/// <summary>Embeddings and labels of a tagged set, by place of the clip in the set.</summary>
public sealed class TaggingSet
{
    private readonly byte[] _labels;

    /// <summary>Joins embeddings and labels.</summary>
    /// <param name="corpus">The tagged set.</param>
    /// <param name="embeddings">Its clips' embeddings, in the same order.</param>
    public TaggingSet(TaggedCorpus corpus, ClipEmbeddings embeddings)
    {
        Embeddings = embeddings;
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

    /// <summary>The clips' embeddings.</summary>
    public ClipEmbeddings Embeddings { get; }

    /// <summary>Tag names, in the order of the labels.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>Clip names.</summary>
    public IReadOnlyList<string> ClipIds { get; }

    /// <summary>A clip's labels, 0 or 1, <c>[tags]</c>.</summary>
    public ReadOnlySpan<byte> LabelsOf(int clip) => _labels.AsSpan(clip * Tags.Count, Tags.Count);

    /// <summary>Labels of several clips, row-major <c>[clips, tags]</c>.</summary>
    public byte[] Labels(IReadOnlyList<int> clips)
    {
        byte[] labels = new byte[clips.Count * Tags.Count];
        for (int i = 0; i < clips.Count; i++)
        {
            LabelsOf(clips[i]).CopyTo(labels.AsSpan(i * Tags.Count));
        }

        return labels;
    }
}
