namespace Vcmr.Training;

/// <summary>Where the sound of a stage lies while it trains. What is computed does not depend on it.</summary>
public enum DataPath
{
    /// <summary>On the device where that is a GPU and the corpus fits, else on the host.</summary>
    Auto,

    /// <summary>On the host: crops are read from the corpus, ahead of the step, and copied to the device.</summary>
    Host,

    /// <summary>On the device as 16-bit samples, from which every step gathers its crops.</summary>
    Device,
}
