namespace Vcmr.Evaluation;

/// <summary>The metrics of one tag.</summary>
/// <param name="Tag">The tag's name.</param>
/// <param name="Group">Its group, or null where it is in none.</param>
/// <param name="Positives">Clips that have the tag.</param>
/// <param name="RocAuc">ROC-AUC in [0, 1]; null where all clips or none have the tag.</param>
/// <param name="PrAuc">Average precision in [0, 1]; 0 without positives.</param>
public sealed record TagScore(string Tag, string? Group, int Positives, double? RocAuc, double PrAuc);
