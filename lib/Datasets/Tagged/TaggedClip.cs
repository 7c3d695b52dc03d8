namespace Vcmr.Datasets.Tagged;

/// <summary>One clip of a tagging set.</summary>
/// <param name="Id">Its path in the set's CSV file.</param>
/// <param name="Split">Its part: train, validation or test.</param>
/// <param name="Tags">Numbers of its tags in <see cref="TaggedCorpus.Tags"/>, ascending.</param>
/// <param name="AudioOffset">First sample in the corpus' audio.</param>
/// <param name="AudioLength">Number of samples at 16 kHz.</param>
public sealed record TaggedClip(string Id, string Split, IReadOnlyList<int> Tags, long AudioOffset, int AudioLength);
