namespace Vcmr.Figures;

/// <summary>The difference of two models on one tag, from paired resamples.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Difference">Score of the first model minus score of the second.</param>
/// <param name="Low">Lower end of the 95 % interval of the difference.</param>
/// <param name="High">Upper end of the 95 % interval of the difference.</param>
public sealed record TagDifference(string Tag, double Difference, double? Low = null, double? High = null);
