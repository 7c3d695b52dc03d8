namespace Vcmr.Training.Stages;

/// <summary>What a training sample of stage 3 is.</summary>
public enum TaggingCrops
{
    /// <summary>One of the clip's overlapping segments, whose embeddings are computed once; heads train in seconds.</summary>
    Segments,

    /// <summary>A random crop of the clip, encoded anew each time, as the official code does.</summary>
    Random,
}
