namespace Vcmr.Video.Scenes;

/// <summary>One scene.</summary>
/// <param name="StartFrame">Its first frame.</param>
/// <param name="EndFrame">The frame after its last.</param>
public readonly record struct SceneRange(int StartFrame, int EndFrame)
{
    /// <summary>Number of frames.</summary>
    public int Frames => EndFrame - StartFrame;

    /// <summary>Duration in seconds.</summary>
    /// <param name="frameRate">Frames per second.</param>
    public double Seconds(double frameRate) => Frames / frameRate;
}
