namespace Vcmr.Evaluation;

/// <summary>A score over several seeds.</summary>
/// <param name="Name">What is scored: <c>macro</c>, a group or a tag.</param>
/// <param name="RocAuc">ROC-AUC over the seeds, or null where a tag has one class.</param>
/// <param name="RocAucInterval">95 % bootstrap interval of the mean over the seeds.</param>
/// <param name="PrAuc">PR-AUC over the seeds.</param>
/// <param name="PrAucInterval">95 % bootstrap interval of the mean over the seeds.</param>
public sealed record SeedScore(string Name, SeedStatistics? RocAuc, Interval? RocAucInterval, SeedStatistics PrAuc, Interval? PrAucInterval);
