using Vcmr.Charts;
using Vcmr.Studies;

namespace Vcmr.Lessons;

/// <summary>A profile's most important values as a table.</summary>
public static class ProfileTable
{
    /// <summary>Lists the values of a study's profile and the size of its data.</summary>
    public static Table Of(Study study) => Table.From(Values(study.Profile, study).Select(r => new { r.Setting, r.Value }));

    private static (string Setting, string Value)[] Values(Profile profile, Study study) =>
    [
        ("profile", profile.Name),
        ("seeds", string.Join(", ", profile.Seeds)),
        ("input", $"{profile.Model.InputLength} samples, {profile.Model.InputLength / 16_000.0:F2} s"),
        ("channels of the first block", $"{profile.Model.Width} (the paper has 128)"),
        ("stage 1", $"{profile.Audio.Epochs} epochs, batch {profile.Audio.Batch}, learning rate {profile.Audio.LearningRate}"),
        ("stage 2", $"{profile.AudioVideo.Epochs} epochs, batch {profile.AudioVideo.Batch}, learning rate {profile.AudioVideo.LearningRate}, {profile.AudioVideo.FrozenBlocks} frozen blocks"),
        ("stage 3", $"up to {profile.Tagging.Epochs} epochs, batch {profile.Tagging.Batch}, learning rate {profile.Tagging.LearningRate}"),
        ("music videos", $"{study.Videos.Videos.Count} files, {study.Videos.Segments.Count} segments of 15 s"),
        ("tagged clips", $"{study.Tagged.Clips.Count} clips, {study.Tagged.Tags.Count} tags"),
        ("frame encoder", study.Videos.EncoderId),
    ];
}
