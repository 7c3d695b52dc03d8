using System.Text.RegularExpressions;

namespace Vcmr.Datasets.Parts;

/// <summary>One part of a division, as a job that prepares it is told: where the division lies, and which part.</summary>
public sealed partial class DivisionPart
{
    private readonly string _id;

    /// <summary>Names a part.</summary>
    /// <param name="file">The division's file, see <see cref="DivisionFile"/>.</param>
    /// <param name="number">The part's number, from 1.</param>
    /// <exception cref="VcmrException">There is no such division, or it has no such part.</exception>
    public DivisionPart(string file, int number)
    {
        (File, Number) = (file, number);
        Division division = DivisionFile.Read(file);
        (_id, Kind) = (division.Id, division.Kind);
        if (number < 1 || number > division.Parts)
        {
            throw new VcmrException($"The division '{file}' has the parts 1 to {division.Parts}, and no part {number}.");
        }
    }

    /// <summary>The division's file.</summary>
    public string File { get; }

    /// <summary>The part's number.</summary>
    public int Number { get; }

    /// <summary>What the division deals out.</summary>
    public DividedKind Kind { get; }

    /// <summary>What the catalog of the part's corpus says it is.</summary>
    internal string Label => LabelOf(Number, _id);

    /// <summary>The division as it is now: a part that waited for its folder may have been split meanwhile.</summary>
    /// <exception cref="VcmrException">It is damaged, or another division lies there by now.</exception>
    internal Division Read() => DivisionFile.Read(File) is var division && division.Id == _id
        ? division
        : throw new VcmrException($"'{File}' is another division by now; run again, into new folders.");

    /// <summary>Refuses a division of other things.</summary>
    /// <exception cref="VcmrException">It is one.</exception>
    internal void Require(DividedKind kind)
    {
        if (Kind != kind)
        {
            throw new VcmrException($"The division '{File}' is one of {Kind.ToString().ToLowerInvariant()}, not of {kind.ToString().ToLowerInvariant()}; name another one.");
        }
    }

    internal static string LabelOf(int number, string id) => $"part {number} of {id}";

    /// <summary>Reads a label; null where it is none of a part.</summary>
    internal static (int Number, string Id)? Parse(string? label) =>
        label is not null && Labels().Match(label) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, out int number) ? (number, match.Groups[2].Value) : null;

    [GeneratedRegex("^part ([0-9]{1,9}) of ([0-9a-f]{12})$")]
    private static partial Regex Labels();
}
