using System.Text.Json.Serialization;

namespace Vcmr.Training.Checkpoints;

/// <summary>Where a run stands: everything besides tensors that a resumed run needs.</summary>
public sealed record TrainingState
{
    // PyTorch's defaults, which the official code keeps: a loss is lower if it is by this part of the lowest one, and a
    // learning rate that would change by less than this stays.
    private const double PlateauThreshold = 1e-4;
    private const double SmallestChange = 1e-8;

    /// <summary>Steps done.</summary>
    public int Step { get; init; }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate { get; init; }

    /// <summary>The best monitored score, or null before the first validation.</summary>
    public double? Best { get; init; }

    /// <summary>Epoch of the best score, counted from 1.</summary>
    public int BestEpoch { get; init; }

    /// <summary>The lowest validation loss so far.</summary>
    public double? LowestLoss { get; init; }

    /// <summary>Validations since the loss was last clearly lower, for the plateau schedule.</summary>
    public int PlateauWait { get; init; }

    /// <summary>The lowest loss as the plateau schedule counts it (a relative threshold of 1e-4).</summary>
    public double? PlateauLowest { get; init; }

    /// <summary>Validations since the loss was last lower, for early stopping.</summary>
    public int StopWait { get; init; }

    /// <summary>Whether the run has ended.</summary>
    public bool Finished { get; init; }

    /// <summary>What the run's log held when a checkpoint to go on from was written; null in every other state.</summary>
    [JsonInclude, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal LogMark? Log { get; init; }

    /// <summary>The state after a validation, as PyTorch's ReduceLROnPlateau and Lightning's EarlyStopping count.</summary>
    internal TrainingState AfterValidation(StageOptions options, double loss, double monitored, bool moreIsBetter, int epoch)
    {
        // NaN is never better. Nothing is lower than infinity at first, as in PyTorch; it is kept as null, which JSON has.
        bool best = moreIsBetter ? monitored > (Best ?? double.NegativeInfinity) : monitored < (Best ?? double.PositiveInfinity);
        bool lower = loss < (LowestLoss ?? double.PositiveInfinity);
        TrainingState next = this with
        {
            Best = best ? monitored : Best,
            BestEpoch = best ? epoch : BestEpoch,
            LowestLoss = lower ? loss : LowestLoss,
            StopWait = lower ? 0 : StopWait + 1,
        };
        if (options.Schedule != LearningRateSchedule.Plateau)
        {
            return next;
        }

        bool clearlyLower = loss < (PlateauLowest ?? double.PositiveInfinity) * (1 - PlateauThreshold);
        int wait = clearlyLower ? 0 : PlateauWait + 1;
        bool reduce = wait > options.PlateauPatience;
        double rate = LearningRate * options.PlateauFactor;
        return next with
        {
            PlateauLowest = clearlyLower ? loss : PlateauLowest,
            PlateauWait = reduce ? 0 : wait,
            LearningRate = reduce && LearningRate - rate > SmallestChange ? rate : LearningRate,
        };
    }
}
