namespace Vcmr.Evaluation;

/// <summary>One model's metrics over several seeds.</summary>
/// <param name="Clips">Test clips.</param>
/// <param name="Macro">Mean over all tags.</param>
/// <param name="Groups">Mean over each group's tags.</param>
/// <param name="Tags">Each tag.</param>
public sealed record SeedReport(int Clips, SeedScore Macro, IReadOnlyList<SeedScore> Groups, IReadOnlyList<SeedScore> Tags);
