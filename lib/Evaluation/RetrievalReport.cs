namespace Vcmr.Evaluation;

/// <summary>How well queries find their own item.</summary>
/// <param name="Queries">Number of queries.</param>
/// <param name="Candidates">Number of candidates of each query; chance is 1 / candidates for top-1.</param>
/// <param name="Top1">Part of the queries whose own item ranks first.</param>
/// <param name="Top5">Part whose own item ranks among the first five.</param>
/// <param name="Top10">Part whose own item ranks among the first ten.</param>
/// <param name="MeanReciprocalRank">Mean of 1 / rank.</param>
/// <param name="MedianRank">Median rank; 1 is best.</param>
public sealed record RetrievalReport(
    int Queries, int Candidates, double Top1, double Top5, double Top10, double MeanReciprocalRank, double MedianRank);
