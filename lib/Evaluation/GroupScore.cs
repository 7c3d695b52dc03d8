namespace Vcmr.Evaluation;

/// <summary>The macro metrics of a group of tags.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Tags">Number of its tags.</param>
/// <param name="RocAuc">Mean ROC-AUC of its tags that have both classes; null where no tag has.</param>
/// <param name="PrAuc">Mean average precision of its tags.</param>
public sealed record GroupScore(string Group, int Tags, double? RocAuc, double PrAuc);
