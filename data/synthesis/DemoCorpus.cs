using System.Text.Json;
using Vcmr.Datasets;
using Vcmr.Synthesis.Files;

namespace Vcmr.Synthesis;

/// <summary>
/// A small music video data set and a small tagged set, made offline from a seed: synthesised music, drawn pictures that
/// show part of what is heard, real mp4 and mp3 files through real codecs.
/// </summary>
public static class DemoCorpus
{
    /// <summary>
    /// Makes <c>videos/*.mp4</c>, <c>songs.json</c>, <c>tagged/clips.csv</c>, <c>tagged/groups.yaml</c>,
    /// <c>tagged/audio/*.mp3</c> and <c>data-card.md</c>. Files of an earlier call with the same options are kept, so a second call does nothing
    /// and an interrupted one goes on; with other options the files of the earlier call are replaced.
    /// </summary>
    /// <param name="folder">Where to; made if absent.</param>
    /// <param name="options">What to make.</param>
    /// <param name="progress">Told after every file; may be null.</param>
    /// <param name="cancellationToken">Stops between two pictures; finished files stay.</param>
    /// <exception cref="VcmrException">An option is out of range, ffmpeg is missing or fails, or the disk cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static DemoSummary Make(
        string folder, DemoOptions options, IProgress<ItemProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        try
        {
            return new DemoFactory(Path.GetFullPath(folder), options, progress).Run(cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The demo corpus in '{folder}' could not be written ({e.Message.TrimEnd(' ', '.')}); free some space or choose another folder, then run it again.", e);
        }
    }

    /// <summary>Reads the truth about the demo videos.</summary>
    /// <param name="folder">The folder given to <see cref="Make"/>.</param>
    /// <returns>One record a kept video, in the order of the file names.</returns>
    /// <exception cref="VcmrException">The folder holds no demo corpus.</exception>
    public static IReadOnlyList<DemoSong> Songs(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = Path.Combine(folder, SongTable.FileName);
        try
        {
            return JsonSerializer.Deserialize<DemoSong[]>(File.ReadAllText(path), SongTable.Json)
                ?? throw new JsonException("the file is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new VcmrException($"The demo corpus's '{path}' could not be read ({e.Message.TrimEnd('.')}); make the corpus first.", e);
        }
    }
}

/// <summary>What a call to <see cref="DemoCorpus.Make"/> did.</summary>
/// <param name="Made">Media files made now.</param>
/// <param name="Kept">Media files that were there already.</param>
/// <param name="VideoFolder">Where the music videos are.</param>
/// <param name="ClipsCsv">The table of the tagged set.</param>
public sealed record DemoSummary(int Made, int Kept, string VideoFolder, string ClipsCsv);

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
