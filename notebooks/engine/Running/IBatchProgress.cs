namespace Vcmr.Engine.Running;

/// <summary>Told how several notebooks get on; calls may come from several threads.</summary>
public interface IBatchProgress
{
    /// <summary>Something is doubtful, but the run goes on.</summary>
    /// <param name="message">One sentence.</param>
    void Warned(string message);

    /// <summary>A notebook starts.</summary>
    /// <param name="notebook">Its file.</param>
    void Started(string notebook);

    /// <summary>A cell starts or has ended.</summary>
    /// <param name="notebook">The notebook's file.</param>
    /// <param name="progress">Which cell.</param>
    void Cell(string notebook, CellProgress progress);

    /// <summary>A notebook has ended.</summary>
    /// <param name="notebook">Its file.</param>
    /// <param name="output">Where the executed notebook is.</param>
    /// <param name="result">How it ended.</param>
    void Finished(string notebook, string output, RunResult result);
}
