namespace Vcmr.Audio.Augmentation.Batched;

/// <summary>Sizes of the transforms of a row; see <see cref="LinearSteps.Size"/>.</summary>
/// <param name="Half">Room for half a filter, in samples: no filter of these rows is longer.</param>
/// <param name="Length">Samples of the transforms.</param>
/// <param name="Reverb">Whether reverb is among the steps, which has two channels to clip and to mix.</param>
internal readonly record struct FoldSize(int Half, int Length, bool Reverb);
