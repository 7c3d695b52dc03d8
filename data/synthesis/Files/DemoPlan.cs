using Vcmr.Studies;
using Vcmr.Synthesis.Composition;
using Vcmr.Synthesis.Picture;
using Vcmr.Synthesis.Tagging;

namespace Vcmr.Synthesis.Files;

/// <summary>All files of a demo corpus, decided before the first is made.</summary>
internal sealed class DemoPlan
{
    /// <summary>Decides.</summary>
    public DemoPlan(DemoOptions options)
    {
        List<DemoItem> items = [];
        SongSpec[] songs = BalancedSpecs.Draw(options.Videos, options.ShortestVideo, options.LongestVideo, new CounterRandom(options.Seed, 100));
        SongSpec[] others = Others(options);
        for (int i = 0; i < songs.Length; i++)
        {
            items.Add(new DemoItem($"videos/song-{i + 1:000}.mp4", DemoKind.Video, songs[i], others[i] with { Seconds = songs[i].Seconds }, options.Cues));
        }

        if (options.Rejects)
        {
            // Long enough for the paper's rule of 30 s where the rule is what rejects them.
            Reject("still", DemoKind.Still, 40);
            Reject("long-scene", DemoKind.LongScene, 45);
            Reject("silent", DemoKind.Silent, options.ShortestVideo);
            Reject("no-audio", DemoKind.NoAudio, options.ShortestVideo);
            Reject("truncated", DemoKind.Truncated, options.ShortestVideo);
            Reject("not-a-video", DemoKind.NotVideo, options.ShortestVideo);
        }

        Tagged = options.Clips > 0 ? new TaggedSongs(options) : null;
        items.AddRange((Tagged?.Songs ?? []).Select(s => new DemoItem($"tagged/{s.Path}", DemoKind.Clip, s.Spec, s.Spec, options.Cues)));
        Items = items;

        void Reject(string name, DemoKind kind, double seconds)
        {
            var random = new CounterRandom(options.Seed, 101, (int)kind);
            Genre genre = (Genre)random.NextInt(Enum.GetValues<Genre>().Length);
            SongSpec song = SpecGenerator.Draw(genre, seconds, ref random);
            SongSpec other = SpecGenerator.Draw((Genre)random.NextInt(Enum.GetValues<Genre>().Length), seconds, ref random);
            items.Add(new DemoItem($"videos/reject-{name}.mp4", kind, song, other, options.Cues));
        }
    }

    /// <summary>The media files.</summary>
    public IReadOnlyList<DemoItem> Items { get; }

    /// <summary>The tagged set; null where no clips are wanted.</summary>
    public TaggedSongs? Tagged { get; }

    // Songs for the cues that are off: as many, drawn in the same way. They take turns in genre as the songs themselves do,
    // so that only in another order one says nothing about the other.
    private static SongSpec[] Others(DemoOptions options)
    {
        SongSpec[] others = BalancedSpecs.Draw(options.Videos, options.ShortestVideo, options.LongestVideo, new CounterRandom(options.Seed, 103));
        new CounterRandom(options.Seed, 102).Shuffle<SongSpec>(others);
        return others;
    }
}

/// <summary>One media file to make.</summary>
/// <param name="Path">Where, relative to the corpus's folder.</param>
/// <param name="Kind">What.</param>
/// <param name="Spec">The song in it.</param>
/// <param name="Other">An independent song as long, of which the pictures show what they do not tell about <paramref name="Spec"/>.</param>
/// <param name="Cues">What the pictures tell.</param>
internal sealed record DemoItem(string Path, DemoKind Kind, SongSpec Spec, SongSpec Other, IReadOnlyList<PictureCue> Cues)
{
    /// <summary>What is seen while the song is heard.</summary>
    public SeenSong Seen(Song heard) => SeenSong.Of(heard, Other, Cues);

    /// <summary>Pictures a second; most videos have 15, some 20 or 25.</summary>
    public double FrameRate
    {
        get
        {
            var random = new CounterRandom(Spec.Key, 20);
            double draw = random.NextDouble();
            return Kind != DemoKind.Video || draw < 0.75 ? 15 : draw < 0.9 ? 20 : 25;
        }
    }
}

/// <summary>What a file of the demo corpus is.</summary>
internal enum DemoKind
{
    Video,
    Clip,
    Still,
    LongScene,
    Silent,
    NoAudio,
    Truncated,
    NotVideo,
}
