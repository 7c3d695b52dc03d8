namespace Vcmr.Charts;

/// <summary>What stands at the foot of every figure: which run the numbers belong to.</summary>
/// <param name="Profile">Profile of the run: <c>smoke</c>, <c>demo</c>, <c>paper</c> …</param>
public sealed record FigureContext(string Profile)
{
    /// <summary>Data set of the run.</summary>
    public string? Dataset { get; init; }

    /// <summary>Split that was scored.</summary>
    public string? Split { get; init; }

    /// <summary>Number of seeds behind each value of this run.</summary>
    public int? Seeds { get; init; }

    /// <summary>Frame encoder that made the video features.</summary>
    public string? FrameEncoder { get; init; }

    /// <summary>Anything else a reader must know.</summary>
    public string? Note { get; init; }

    /// <summary>The foot of a figure.</summary>
    /// <param name="marks">What whiskers, bands and hollow markers mean in this figure.</param>
    internal string Footer(params IEnumerable<string?> marks)
    {
        string?[] facts =
        [
            $"profile {Profile}",
            Dataset,
            Split is null ? null : $"{Split} split",
            Seeds switch { null => null, 1 => "1 seed", int n => $"{n} seeds" },
            FrameEncoder is null ? null : $"frame features: {FrameEncoder}",
        ];
        string run = "This run: " + string.Join(" · ", facts.Where(f => f is not null)) + ".";
        return string.Join(" ", new[] { run }.Concat(marks).Append(Note).Where(t => !string.IsNullOrWhiteSpace(t)));
    }
}
