namespace Vcmr.Synthesis;

/// <summary>The truth about one demo video, as <c>songs.json</c> holds it. Training never sees it; plots and tests do.</summary>
/// <param name="File">File name in the folder of videos.</param>
/// <param name="Genre">The genre.</param>
/// <param name="SecondGenre">A second genre of a crossover song, or null.</param>
/// <param name="Instruments">What plays, the voice included.</param>
/// <param name="Rhythm">straight, waltz, latin or shuffle.</param>
/// <param name="Bpm">Tempo, beats per minute.</param>
/// <param name="Mode">major or minor.</param>
/// <param name="Dynamics">soft, medium or loud.</param>
/// <param name="Voice">none, female or male.</param>
/// <param name="Seconds">Length, seconds.</param>
/// <param name="FrameRate">Pictures a second.</param>
/// <param name="Cuts">Times at which scenes begin, the first left out, seconds.</param>
/// <param name="Tags">The tags that the tagged set would give the song.</param>
public sealed record DemoSong(
    string File,
    string Genre,
    string? SecondGenre,
    IReadOnlyList<string> Instruments,
    string Rhythm,
    double Bpm,
    string Mode,
    string Dynamics,
    string Voice,
    double Seconds,
    double FrameRate,
    IReadOnlyList<double> Cuts,
    IReadOnlyList<string> Tags);
