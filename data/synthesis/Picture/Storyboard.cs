using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>Divides a song into scenes and fills each; every cut is clear enough for a scene detector.</summary>
internal sealed class Storyboard : IDisposable
{
    // A margin above PySceneDetect's threshold of 27 for what the codec changes.
    private const double ClearCut = 38;
    private const int Tries = 40;

    // What a flash on the beat may change at most, well below that threshold.
    private const double Flicker = 18;
    private readonly SeenSong _song;
    private readonly Performer[] _performers;
    private readonly PartTimeline[] _timelines;

    private Storyboard(SeenSong song, double frameRate, IReadOnlyList<int> cuts, int frames)
    {
        _song = song;
        FrameRate = frameRate;
        Cuts = cuts;
        Frames = frames;
        double beat = song.Tempo.Spec.BeatSeconds;
        _performers = [.. song.Players().Select(p => Performer.Make(p.Song, p.Part, beat, new CounterRandom(song.Key, 11, p.Part)))];
        _timelines = [.. song.Players().Select(p => new PartTimeline(p.Song.Notes[p.Part]))];
        Scenes = Film();
    }

    /// <summary>Pictures a second.</summary>
    public double FrameRate { get; }

    /// <summary>Pictures altogether.</summary>
    public int Frames { get; }

    /// <summary>The first frame of each scene but the first.</summary>
    public IReadOnlyList<int> Cuts { get; }

    /// <summary>The scenes in order.</summary>
    public IReadOnlyList<Scene> Scenes { get; }

    /// <summary>A storyboard whose cuts fall on beats and follow the song's energy.</summary>
    public static Storyboard Create(SeenSong song, double frameRate) => Create(song, frameRate, CutFrames(song, frameRate));

    /// <summary>A storyboard whose scenes begin at given frames, ascending, the first scene left out.</summary>
    public static Storyboard Create(SeenSong song, double frameRate, IReadOnlyList<int> cuts) =>
        new(song, frameRate, cuts, (int)Math.Round(song.Seconds * frameRate));

    /// <summary>The frames at which a song's scenes begin, the first left out.</summary>
    public static int[] CutFrames(SeenSong song, double frameRate) => [.. CutTimes(song).Select(t => (int)Math.Round(t * frameRate))];

    /// <summary>The scene that a frame belongs to.</summary>
    public Scene At(int frame)
    {
        int scene = 0;
        while (scene < Cuts.Count && Cuts[scene] <= frame)
        {
            scene++;
        }

        return Scenes[scene];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Scene scene in Scenes)
        {
            scene.Dispose();
        }
    }

    // Lively songs are cut every two to four seconds, calm ones every five to eleven.
    private static List<double> CutTimes(SeenSong song)
    {
        var random = new CounterRandom(song.Key, 12);
        SongSpec spec = song.Tempo.Spec;
        double usual = 8.5 - (6 * spec.Energy);
        List<double> cuts = [];
        double time = song.Tempo.FirstBar;
        while (true)
        {
            double wanted = Math.Clamp(usual * random.Uniform(0.65, 1.45), 2, 11);
            time += Math.Max(1, Math.Round(wanted / spec.BeatSeconds)) * spec.BeatSeconds;
            if (time > song.Seconds - 2)
            {
                return cuts;
            }

            cuts.Add(time);
        }
    }

    private List<Scene> Film()
    {
        var random = new CounterRandom(_song.Key, 13);
        double hue = Palette.LeadingHue(_song.Mood.Spec, ref random);
        bool bright = random.Chance(0.5);
        List<Scene> scenes = [];
        using var previous = new FrameBuffer();
        using var next = new FrameBuffer();
        for (int s = 0; s <= Cuts.Count; s++)
        {
            int from = s == 0 ? 0 : Cuts[s - 1], to = s == Cuts.Count ? Frames : Cuts[s];
            Scene scene = Compose(from / FrameRate, to / FrameRate, hue, bright, new CounterRandom(_song.Key, 14, s));
            if (s > 0)
            {
                ReadOnlySpan<byte> last = previous.Draw(scenes[s - 1], (from - 1) / FrameRate);
                double best = CutScore.Between(last, next.Draw(scene, from / FrameRate));
                for (int attempt = 1; attempt < Tries && best < ClearCut; attempt++)
                {
                    // The longer it takes, the further the hue may stray from the song's.
                    double strayed = hue + (4 * attempt * random.NextGaussian());
                    Scene other = Compose(from / FrameRate, to / FrameRate, strayed, bright, new CounterRandom(_song.Key, 14, s, attempt));
                    double score = CutScore.Between(last, next.Draw(other, from / FrameRate));
                    (scene, other) = score > best ? (other, scene) : (scene, other);
                    best = Math.Max(best, score);
                    other.Dispose();
                }
            }

            while (Flashes(scene, previous, next) > Flicker)
            {
                scene.Dim();
            }

            scenes.Add(scene);
            bright = !bright;
        }

        return scenes;
    }

    // How much the picture changes on the scene's second beat, when its light flashes.
    private double Flashes(Scene scene, FrameBuffer a, FrameBuffer b)
    {
        double first = _song.Tempo.FirstBar, beat = _song.Tempo.Spec.BeatSeconds;
        double beats = Math.Ceiling((scene.Start - first) / beat) + 1;
        int frame = (int)Math.Ceiling((first + (beats * beat)) * FrameRate);
        return scene.Light.Alpha == 0
            ? 0
            : CutScore.Between(a.Draw(scene, (frame - 1) / FrameRate), b.Draw(scene, frame / FrameRate));
    }

    private Scene Compose(double start, double end, double hue, bool bright, CounterRandom random)
    {
        SongSpec spec = _song.Mood.Spec;
        Palette palette = Palette.Draw(spec, hue, bright, ref random);
        Genre genre = spec.SecondGenre is { } second && random.Chance(0.4) ? second : spec.Genre;
        BackdropKind place = Backdrop.Pick(genre, ref random);
        var camera = new Camera(_song.Tempo, ref random);
        IReadOnlyList<Cast> cast = Choose(start, end, ref random);
        int distractors = SpecGenerator.Pick([1.2, 1, 0.6], ref random);
        bool lit = random.Chance(0.25 + (0.6 * spec.Energy));
        return new Scene
        {
            Start = start,
            End = end,
            Background = Backdrop.Paint(place, palette, random),
            Camera = camera,
            Cast = cast,
            Distractors = [.. Enumerable.Range(0, distractors).Select(i => new Distractor(new CounterRandom(_song.Key, 15, (long)(start * 1000), i)))],
            Light = lit ? palette.Glow(random.Uniform(-40, 40), random.Uniform(0.1, 0.35)) : SKColors.Transparent,
            LightX = random.Uniform(40, 280),
        };
    }

    // Part of what is heard: one musician in close-up, two or three in a wide shot, or nobody.
    private Cast[] Choose(double start, double end, ref CounterRandom random)
    {
        List<int> heard = [.. Enumerable.Range(0, _performers.Length).Where(p => _timelines[p].Plays(start, end))];
        int wanted = Math.Min(heard.Count, SpecGenerator.Pick([0.13, 1, 0.6, 0.25], ref random));
        Cast[] cast = new Cast[wanted];
        for (int i = 0; i < wanted; i++)
        {
            int p = heard[random.NextInt(heard.Count)];
            heard.Remove(p);
            double share = (i + 0.5) / wanted;
            double size = wanted switch { 1 => random.Uniform(58, 82), 2 => random.Uniform(46, 56), _ => random.Uniform(36, 43) };
            cast[i] = new Cast(
                _performers[p],
                (320 * share) + random.Uniform(-8, 8) + (wanted == 1 ? random.Uniform(-35, 35) : 0),
                98 + random.Uniform(-8, 10),
                size,
                random.Chance(0.5));
        }

        return cast;
    }
}
