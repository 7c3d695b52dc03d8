namespace Vcmr.Evaluation;

/// <summary>What a tagger scored on a set of clips. Survives JSON unchanged.</summary>
/// <param name="Clips">Number of clips.</param>
/// <param name="RocAuc">Macro ROC-AUC: the mean over the tags that have both classes; null where no tag has.</param>
/// <param name="PrAuc">Macro average precision: the mean over all tags.</param>
/// <param name="Groups">Macro metrics of each group, in the order in which the tags name the groups.</param>
/// <param name="Tags">Metrics of each tag, in the labels' order.</param>
/// <param name="LeftOut">Names of the tags with only one class, which the ROC-AUC means leave out.</param>
public sealed record TagReport(
    int Clips,
    double? RocAuc,
    double PrAuc,
    IReadOnlyList<GroupScore> Groups,
    IReadOnlyList<TagScore> Tags,
    IReadOnlyList<string> LeftOut);
