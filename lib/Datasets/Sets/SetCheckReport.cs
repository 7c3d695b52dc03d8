namespace Vcmr.Datasets.Sets;

/// <summary>What a check of a set's audio found.</summary>
/// <param name="AudioFolder">The folder that was looked into.</param>
/// <param name="Splits">The parts, in the order train, validation, test.</param>
/// <param name="Problems">Every clip that is not as it should be, in the set's order.</param>
/// <param name="ChecksumsCompared">Files that have a published sum and were compared with it.</param>
public sealed record SetCheckReport(
    string AudioFolder, IReadOnlyList<SplitCheck> Splits, IReadOnlyList<AudioProblem> Problems, int ChecksumsCompared)
{
    /// <summary>True when no file is missing, unreadable or other than published. Short clips are complete.</summary>
    public bool IsComplete => Problems.All(p => p.Fault == AudioFault.TooShort);
}
