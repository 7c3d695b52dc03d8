using Vcmr.Evaluation;

namespace Vcmr.Lessons.Extraction;

/// <summary>How often a second and its nearest second elsewhere share something.</summary>
/// <param name="What">What is shared.</param>
/// <param name="Share">Share of the seconds, 0 to 1, with its interval.</param>
/// <param name="Chance">What a second drawn at random would give.</param>
/// <param name="Videos">Videos whose seconds were asked.</param>
public sealed record SharedByNearest(string What, Score Share, double Chance, int Videos);
