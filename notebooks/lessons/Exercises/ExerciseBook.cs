namespace Vcmr.Lessons.Exercises;

/// <summary>All exercises of the notebooks.</summary>
internal static class ExerciseBook
{
    /// <summary>Them, notebook by notebook.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        .. OverviewExercises.All,
        .. CleaningExercises.All,
        .. ExtractionExercises.All,
        .. ContrastiveExercises.All,
        .. AudioVideoExercises.All,
        .. FineTuningExercises.All,
        .. TagGroupExercises.All,
        .. ScarcityExercises.All,
        .. ResolutionExercises.All,
        .. KnownTruthExercises.All,
    ];

    /// <summary>Finds one.</summary>
    /// <param name="id">Its name.</param>
    /// <exception cref="VcmrException">There is none of that name.</exception>
    public static Exercise Find(string id) => All.FirstOrDefault(e => e.Id == id)
        ?? throw new VcmrException($"There is no exercise '{id}'; those of the notebook are {string.Join(", ", All.Select(e => e.Id).Where(i => i.Split('-')[0] == id.Split('-')[0]).DefaultIfEmpty("none"))}.");
}
