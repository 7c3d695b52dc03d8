namespace Vcmr.Datasets.Duplicates;

/// <summary>How similar the most similar other recording is, in a recording's own part and in the others.</summary>
/// <param name="Within">By recording; null where none was compared, or none came near.</param>
/// <param name="Across">By recording; null where none was compared, or none came near.</param>
public sealed record NearestOthers(IReadOnlyList<double?> Within, IReadOnlyList<double?> Across)
{
    /// <summary>Collects similarities.</summary>
    /// <param name="splits">Each recording's part.</param>
    internal sealed class Collector(IReadOnlyList<string> splits)
    {
        private readonly double?[] _within = new double?[splits.Count];
        private readonly double?[] _across = new double?[splits.Count];

        /// <summary>What was collected.</summary>
        public NearestOthers Result => new(_within, _across);

        /// <summary>Notes how similar another recording is to one, whose threads must not overlap.</summary>
        public void Add(int recording, int other, double similarity)
        {
            double?[] nearest = splits[recording] == splits[other] ? _within : _across;
            nearest[recording] = Math.Max(nearest[recording] ?? double.NegativeInfinity, similarity);
        }
    }
}
