namespace Vcmr.Benchmarks;

/// <summary>Scenes by PySceneDetect's own command, frames and audio by ffmpeg: each decodes the file again.</summary>
internal sealed class ThreePasses(string video, ScratchFolder scratch, string python, string repository)
{
    public List<Measured> Scenes { get; } = [];

    public List<Measured> Frames { get; } = [];

    public List<Measured> Audio { get; } = [];

    public void Run()
    {
        Scenes.Add(Measured.Run(
            repository, [python, "-m", "scenedetect", "-q", "-i", video, "-o", scratch.Fresh("scenes"), "detect-content", "list-scenes", "-q", "-f", "scenes.csv"]));
        Frames.Add(Measured.Run("ffmpeg", "-v", "error", "-i", video, "-an", "-vf", "fps=5", "-q:v", "2", Path.Combine(scratch.Fresh("frames"), "%06d.jpg")));
        Audio.Add(Measured.Run("ffmpeg", "-v", "error", "-i", video, "-vn", "-ac", "1", "-ar", "16000", Path.Combine(scratch.Fresh("audio"), "audio.wav")));
    }

    /// <summary>The first frame of each scene, counted from 0 as here; the list counts from 1.</summary>
    public IReadOnlyList<int> SceneStarts() =>
        [.. File.ReadLines(Path.Combine(scratch["scenes"], "scenes.csv")).Skip(2).Select(line => int.Parse(line.Split(',')[1]) - 1)];
}
