using Vcmr.Studies;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>
/// The songs that a video's pictures follow, one a cue: the song that is heard where the cue is on, another one where it is
/// off. All pictures of the corpus are thus alike in kind, and only what they tell about the sound is missing.
/// </summary>
/// <param name="Key">Seeds what follows no song.</param>
/// <param name="Instruments">Whose players are seen, the singer left out.</param>
/// <param name="Voice">Whose singer is seen, if anybody sings.</param>
/// <param name="Mood">Whose genre, mode and liveliness decide on colours, place and light.</param>
/// <param name="Tempo">Whose beat and liveliness decide on cuts and on what moves with the beat.</param>
internal sealed record SeenSong(long Key, Song Instruments, Song Voice, Song Mood, Song Tempo)
{
    /// <summary>Length of the recording, seconds.</summary>
    public double Seconds => Tempo.Spec.Seconds;

    /// <summary>A song of which the pictures tell all that they can.</summary>
    public static SeenSong Of(Song heard) => new(heard.Spec.Key, heard, heard, heard, heard);

    /// <summary>A song of which the pictures tell a part.</summary>
    /// <param name="heard">The song.</param>
    /// <param name="other">Another one of the same length, for the cues that are off.</param>
    /// <param name="cues">Those that are on.</param>
    public static SeenSong Of(Song heard, SongSpec other, IReadOnlyList<PictureCue> cues)
    {
        Song unheard = cues.Count == Enum.GetValues<PictureCue>().Length ? heard : Composer.Compose(other, excerpt: false);
        return new SeenSong(heard.Spec.Key, By(PictureCue.Instruments), By(PictureCue.Voice), By(PictureCue.Mood), By(PictureCue.Tempo));

        Song By(PictureCue cue) => cues.Contains(cue) ? heard : unheard;
    }

    /// <summary>The parts whose players may be seen, the singer first as in every song.</summary>
    public IEnumerable<(Song Song, int Part)> Players() => [.. Parts(Voice, sung: true), .. Parts(Instruments, sung: false)];

    private static IEnumerable<(Song Song, int Part)> Parts(Song song, bool sung) => Enumerable.Range(0, song.Spec.Parts.Count)
        .Where(p => (song.Spec.Parts[p].Instrument == Instrument.Voice) == sung)
        .Select(p => (song, p));
}
