using System.Globalization;
using nietras.SeparatedValues;
using Vcmr.Storage;

namespace Vcmr.Datasets.Duplicates;

/// <summary>The pairs of an audit as a CSV file.</summary>
public static class DuplicateTable
{
    private static readonly string[] Columns =
        ["method", "first", "second", "first_split", "second_split", "kind", "offset_seconds", "similarity", "faster_percent", "identical", "group"];

    /// <summary>
    /// Writes every pair, those by fingerprint first: <c>method,first,second,first_split,second_split,kind,offset_seconds,similarity,faster_percent,identical,group</c>;
    /// the group is a number from 1 of the recordings that duplicates join, empty for a pair outside of them.
    /// </summary>
    /// <param name="report">The audit.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="VcmrException">It cannot be written.</exception>
    public static void Write(DuplicateReport report, string path) => AtomicFile.Write(path, stream =>
    {
        Dictionary<Recording, int> groups = report.Groups.Index().SelectMany(g => g.Item.Select(r => (Recording: r, Number: g.Index + 1))).ToDictionary(g => g.Recording, g => g.Number);
        using var text = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        using SepWriter rows = Sep.New(',').Writer(o => o with { Escape = true }).To(text, leaveOpen: true);
        rows.Header.Add(Columns);
        rows.Header.Write();
        foreach ((string method, DuplicatePair pair) in report.ByFingerprint.Select(p => ("fingerprint", p)).Concat(report.ByEmbedding.Select(p => ("embedding", p))))
        {
            using SepWriter.Row row = rows.NewRow();
            row["method"].Set(method);
            row["first"].Set(pair.First.Id);
            row["second"].Set(pair.Second.Id);
            row["first_split"].Set(pair.First.Split);
            row["second_split"].Set(pair.Second.Split);
            row["kind"].Set(Name(pair.Kind));
            row["offset_seconds"].Set(string.Create(CultureInfo.InvariantCulture, $"{pair.OffsetSeconds:0.00}"));
            row["similarity"].Set(string.Create(CultureInfo.InvariantCulture, $"{pair.Similarity:0.0000}"));
            row["faster_percent"].Set(string.Create(CultureInfo.InvariantCulture, $"{pair.FasterPercent}"));
            row["identical"].Set(pair.IsIdentical ? "true" : "false");
            row["group"].Set(groups.TryGetValue(pair.First, out int group) && group == groups.GetValueOrDefault(pair.Second) ? string.Create(CultureInfo.InvariantCulture, $"{group}") : "");
        }
    });

    /// <summary>The kind of a pair in words.</summary>
    /// <param name="kind">The kind.</param>
    public static string Name(PairKind kind) => kind switch
    {
        PairKind.WithinSplit => "within a split",
        PairKind.AcrossSplits => "across splits",
        _ => "no splits",
    };
}
