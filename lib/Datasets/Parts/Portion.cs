namespace Vcmr.Datasets.Parts;

/// <summary>What of a job one process takes: a shard by hashes, or a part of a division.</summary>
internal sealed class Portion
{
    private readonly Shard _shard;
    private readonly DivisionPart? _part;

    private Portion(Shard shard, DivisionPart? part) => (_shard, _part) = (shard, part);

    /// <summary>What the catalog says it is.</summary>
    public string Label => _part?.Label ?? _shard.ToString();

    public static Portion Of(Shard shard) => new(shard, null);

    /// <summary>A part of a division.</summary>
    /// <exception cref="VcmrException">The division is one of other things.</exception>
    public static Portion Of(DivisionPart part, DividedKind kind)
    {
        part.Require(kind);
        return new(Shard.Whole, part);
    }

    /// <summary>
    /// Takes what belongs here. To be called when the corpus' folder is this process's, since what of a part is not done may be
    /// given to others until then.
    /// </summary>
    /// <param name="names">All items.</param>
    /// <param name="corpus">The corpus' folder, which gets a note on the parts that belong together.</param>
    /// <returns>Those that belong here, and how many belong nowhere because they came after the division.</returns>
    /// <exception cref="VcmrException">The division is damaged.</exception>
    public (HashSet<string> Own, int Undivided) Take(IReadOnlyCollection<string> names, string corpus)
    {
        if (_part is null)
        {
            return ([.. names.Where(_shard.Contains)], 0);
        }

        Division division = _part.Read();
        PartNote.Write(corpus, division, _part.Number);
        Dictionary<string, int> parts = division.Items.ToDictionary(i => i.Path, i => i.Part, StringComparer.Ordinal);
        return ([.. names.Where(n => parts.GetValueOrDefault(n) == _part.Number)], names.Count(n => !parts.ContainsKey(n)));
    }

    /// <summary>What to say of items that belong nowhere.</summary>
    /// <param name="count">How many.</param>
    /// <param name="where">Where they are, such as <c>'videos'</c>.</param>
    /// <param name="option">The option that names it, such as <c>--videos data/videos</c>.</param>
    public string Undivided(int count, string where, string option) => Undivided(count, where, _part?.File ?? "", option);

    /// <summary>As the other one, for a division's file.</summary>
    public static string Undivided(int count, string where, string file, string option) =>
        $"{count} item{(count == 1 ? "" : "s")} of {where} came after the division '{file}' and {(count == 1 ? "belongs" : "belong")} to no part; {ToolName.Hint($"corpus divide {option} --to {file}")} adds what is new, the rest stays where it is.";
}
