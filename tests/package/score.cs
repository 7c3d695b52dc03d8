using Vcmr.Evaluation;

string[] tags = ["guitar", "voice"];
byte[] labels = [1, 0, 0, 1, 1, 1, 0, 0, 1, 0];                                     // [clips, tags], 0 or 1
float[] scores = [0.9f, 0.2f, 0.3f, 0.8f, 0.4f, 0.6f, 0.5f, 0.1f, 0.7f, 0.3f];      // the same, any scale

TagReport report = Bootstrap.Evaluate(labels, [scores], tags);                      // 95 % intervals over the clips
Score macro = report.Macro.PrAuc;
Console.WriteLine($"PR-AUC {macro} [{macro.Interval?.Low:F3}, {macro.Interval?.High:F3}]");
foreach (ScorePair tag in report.Tags)
{
    Console.WriteLine($"{tag.Name}: ROC-AUC {tag.RocAuc}, PR-AUC {tag.PrAuc}");
}
