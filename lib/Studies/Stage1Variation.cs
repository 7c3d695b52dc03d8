namespace Vcmr.Studies;

/// <summary>Stage 1 with settings of its own, to see what holds it back.</summary>
/// <param name="Name">What is different, in words.</param>
/// <param name="Settings">What takes the place of the profile's values, such as <c>audio.epochs=25</c>; see <see cref="Profile.Load"/>.</param>
public sealed record Stage1Variation(string Name, IReadOnlyList<string> Settings)
{
    /// <summary>Stage 1 as the profile has it, which all others are compared with.</summary>
    public static Stage1Variation None { get; } = new("as in the profile", []);

    /// <summary>Reads one as a profile writes it: <c>NAME: key=value; key=value</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="VcmrException">It has no such form, or sets something beside stage 1 and its network.</exception>
    public static Stage1Variation Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string[] settings = colon < 1 ? [] : text[(colon + 1)..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return settings.Length == 0 ? throw new VcmrException($"'{VisibleText.Of(text, 60)}' is no variation of stage 1; write NAME: key=value; key=value, such as half the steps: audio.epochs=25.")
            : settings.FirstOrDefault(s => !s.StartsWith("audio.", StringComparison.Ordinal) && !s.StartsWith("model.", StringComparison.Ordinal)) is { } other
            ? throw new VcmrException($"A variation of stage 1 sets keys of audio and model, and '{VisibleText.Of(other, 60)}' is none; data, seeds and evaluation are the same for all, or they could not be compared.")
            : new Stage1Variation(text[..colon].Trim(), settings);
    }

    internal static string? Fault(IReadOnlyList<string> texts)
    {
        try
        {
            string[] names = [.. texts.Select(Parse).Select(v => v.Name).Append(None.Name)];
            return names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice ? $"stage1_variations has the name '{VisibleText.Of(twice.Key, 60)}' twice" : null;
        }
        catch (VcmrException e)
        {
            return $"stage1_variations is wrong: {e.Message.TrimEnd('.')}";
        }
    }

    /// <summary>Trains stage 1 once as it is and once for each variation, and probes each on all clips in both readouts.</summary>
    /// <param name="variations">The variations.</param>
    /// <param name="open">Opens the study of a profile with settings; all are opened once before any trains, so that a wrong value is found at once.</param>
    /// <param name="done">Told of each variation that is ready.</param>
    /// <param name="cancellation">Stops between two steps; what was finished stays.</param>
    public static IReadOnlyList<Stage1Result> Run(
        IEnumerable<Stage1Variation> variations, Func<IReadOnlyList<string>, Study> open, Action<Stage1Result>? done = null, CancellationToken cancellation = default)
    {
        Stage1Variation[] all = [None, .. variations];
        foreach (Stage1Variation variation in all)
        {
            open(variation.Settings).Dispose();
        }

        var results = new List<Stage1Result>();
        foreach (Stage1Variation variation in all)
        {
            using Study study = open(variation.Settings);
            PretrainedEncoder[] encoders = [.. study.Profile.Seeds.Select(seed => study.Pretraining.Encoder(Method.AudioOnly, seed, cancellation: cancellation))];
            // The blocks first: their pass gives the last layer too.
            TaggingResult[] blocks = [.. encoders.Select(e => study.Probing.CrossValidate(e, Readout.Blocks, cancellation: cancellation))];
            TaggingResult[] last = [.. encoders.Select(e => study.Probing.CrossValidate(e, Readout.Embedding, cancellation: cancellation))];
            results.Add(new Stage1Result(variation, encoders[0].State.Step, last, blocks));
            done?.Invoke(results[^1]);
        }

        return results;
    }
}

/// <summary>What one variation of stage 1 scores.</summary>
/// <param name="Variation">The variation.</param>
/// <param name="Steps">Optimizer steps of each run.</param>
/// <param name="LastLayer">Cross-validated probes of the last layer, one a seed.</param>
/// <param name="BlockMeans">Cross-validated probes of block means, one a seed.</param>
public sealed record Stage1Result(Stage1Variation Variation, long Steps, IReadOnlyList<TaggingResult> LastLayer, IReadOnlyList<TaggingResult> BlockMeans)
{
    /// <summary>The probes of a readout.</summary>
    public IReadOnlyList<TaggingResult> Of(Readout readout) => readout == Readout.Embedding ? LastLayer : BlockMeans;
}
