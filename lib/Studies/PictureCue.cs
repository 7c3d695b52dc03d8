namespace Vcmr.Studies;

/// <summary>
/// What the pictures of a synthesised video tell about its song, in four channels. One that is switched off still shows
/// something, but of another song.
/// </summary>
public enum PictureCue
{
    /// <summary>Who is seen playing what, and hands, strings and drums that move with the notes; all but the singer.</summary>
    Instruments,

    /// <summary>Whether a singer is seen, hair, beard and lips that suggest the voice, a mouth that follows the singing.</summary>
    Voice,

    /// <summary>Colours, place and light, which follow genre, mode and liveliness.</summary>
    Mood,

    /// <summary>How often scenes change, and camera, light and singer that move on the beat.</summary>
    Tempo,
}
