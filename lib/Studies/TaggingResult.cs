using Vcmr.Evaluation;

namespace Vcmr.Studies;

/// <summary>A tagging head's scores on the test clips.</summary>
/// <param name="Method">What trained the encoder below it.</param>
/// <param name="Seed">Seed of encoder and head.</param>
/// <param name="InputLength">Samples of the encoder's input.</param>
/// <param name="Fraction">Part of the training clips used.</param>
/// <param name="TrainingClips">Number of training clips used.</param>
/// <param name="RunId">The run's id.</param>
/// <param name="EncoderRunId">The encoder's run id.</param>
/// <param name="BestEpoch">Epoch of the best validation PR-AUC.</param>
/// <param name="Report">Metrics on the test clips.</param>
/// <param name="Scores">Test scores, row-major <c>[clips, tags]</c>.</param>
public sealed record TaggingResult(
    Method Method,
    int Seed,
    int InputLength,
    double Fraction,
    int TrainingClips,
    string RunId,
    string EncoderRunId,
    int BestEpoch,
    TagReport Report,
    float[] Scores);
