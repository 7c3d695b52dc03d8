namespace Vcmr.Evaluation;

/// <summary>Intervals of both metrics of a tag, a group or the macro mean.</summary>
/// <param name="Name">The tag's or group's name; <c>macro</c> for the mean over all tags.</param>
/// <param name="RocAuc">Interval of ROC-AUC; null where the metric is undefined.</param>
/// <param name="PrAuc">Interval of average precision.</param>
public sealed record ScoreInterval(string Name, Interval? RocAuc, Interval? PrAuc);
