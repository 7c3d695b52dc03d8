namespace Vcmr.Evaluation;

/// <summary>How much one model scores above another on the same clips, for a tag, a group or the macro mean.</summary>
/// <param name="Name">The tag's or group's name; <c>macro</c> for the mean over all tags.</param>
/// <param name="RocAuc">Difference of ROC-AUC; null where it is undefined.</param>
/// <param name="RocAucInterval">Its 95 % interval.</param>
/// <param name="PrAuc">Difference of average precision.</param>
/// <param name="PrAucInterval">Its 95 % interval.</param>
public sealed record ScoreDifference(
    string Name, double? RocAuc, Interval? RocAucInterval, double PrAuc, Interval? PrAucInterval);
