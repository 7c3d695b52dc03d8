namespace Vcmr.Studies;

/// <summary>The stages' runs of a study, as the command line trains them.</summary>
public static class StudyRuns
{
    /// <summary>Trains, resumes or finds one run of stage 1 or 2.</summary>
    /// <param name="study">The study.</param>
    /// <param name="stage"><c>audio</c> or <c>audio-video</c>.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public static PretrainedEncoder Encoder(Study study, string stage, int seed, CancellationToken cancellation = default) =>
        study.Pretraining.Encoder(stage == "audio" ? Method.AudioOnly : Method.Vcmr, seed, 0, cancellation);

    /// <summary>Takes a run folder, wherever it lies, as the one that the study's next run of that stage goes on with.</summary>
    /// <param name="study">The study.</param>
    /// <param name="stage">The stage that is to be trained: <c>audio</c>, <c>audio-video</c> or <c>tags</c>.</param>
    /// <param name="folder">The run folder.</param>
    /// <returns>The run's seed, and for <c>tags</c> its encoder and its part of the training clips.</returns>
    /// <exception cref="VcmrException">The folder holds no run of that stage.</exception>
    public static (int Seed, Method? Method, double Fraction) Resume(Study study, string stage, string folder)
    {
        RunRecord record = RunRecord.Read(folder);
        if (record.Stage != stage)
        {
            throw new VcmrException($"The run in '{folder}' is one of stage '{record.Stage}', not '{stage}'; go on with it by 'vcmr train {record.Stage}'.");
        }

        study.Runs.Name(stage, Path.GetFullPath(folder));
        return (record.Seed, record.Method, record.Fraction);
    }
}
