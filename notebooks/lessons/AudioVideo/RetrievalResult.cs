using Vcmr.Evaluation;
using Vcmr.Figures;

namespace Vcmr.Lessons.AudioVideo;

/// <summary>A retrieval score.</summary>
/// <param name="Model">Model name, see <see cref="ModelNames"/>.</param>
/// <param name="Measure">What is measured, such as <c>audio to video, recall at 5</c>.</param>
/// <param name="Score">The share of queries, 0 to 1.</param>
/// <param name="Chance">What guessing would reach, where known.</param>
public sealed record RetrievalResult(string Model, string Measure, Score Score, double? Chance = null);
