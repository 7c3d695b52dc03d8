using System.Diagnostics;
using Vcmr.Datasets.Sets;
using Vcmr.Tests.Support;

namespace Vcmr.Tests.Datasets.Sets;

/// <summary>A folder laid out like MagnaTagATune, of real music: nested folders, some files missing, broken or short.</summary>
internal static class RealMusicSet
{
    private static readonly (string Path, string Tags)[] Clips =
    [
        ("0/hungarian-0-29.mp3", "strings"),
        ("2/fishin-29-58.mp3", "guitar;male"),
        ("6/norine_braun-now_and_zen-08-gently-117-146.mp3", "guitar"),
        ("9/gone.mp3", "guitar"),
        ("a/noise.mp3", "guitar"),
        ("b/empty.mp3", ""),
        ("c/vibe-0-29.mp3", ""),
        ("d/short.mp3", "strings"),
        ("e/torn.mp3", "strings"),
        ("f/plum-30-59.mp3", "strings"),
    ];

    public static TaggedSource Make(TemporaryFolder folder, string audio = "mp3")
    {
        string[] tags = ["guitar", "male", "strings"];
        File.WriteAllLines(
            folder.File(MagnaTagATune.TableName),
            [Line(["clip_id", .. tags, "mp3_path"]), .. Clips.Select((c, i) => Line([$"{i}", .. tags.Select(t => c.Tags.Split(';').Contains(t) ? "1" : "0"), c.Path]))]);
        foreach (char name in "0123456789abcdef")
        {
            Directory.CreateDirectory(folder.File($"{audio}/{name}"));
        }

        Cut("Hungarian_Dance_number_5_-_Allegro_in_F_sharp_minor_(string_orchestra).ogg", 0, "0/hungarian-0-29.mp3");
        Cut("Karissa_Hobbs_-_Lets_Go_Fishin.ogg", 29, "2/fishin-29-58.mp3");
        Cut("Kevin_MacLeod_-_P_I_Tchaikovsky_Dance_of_the_Sugar_Plum_Fairy.ogg", 30, "f/plum-30-59.mp3");

        // What a file is called does not matter to ffmpeg.
        File.Copy(Music("Kevin_MacLeod_-_Vibe_Ace.ogg"), At("c/vibe-0-29.mp3"));
        File.Copy(Music("sorohanro_-_solo-trumpet-06.ogg"), At("d/short.mp3"));
        File.WriteAllBytes(At("e/torn.mp3"), File.ReadAllBytes(Music("Kevin_MacLeod_-_Vibe_Ace.ogg"))[..300]);
        File.WriteAllText(At("a/noise.mp3"), "This is the page of an error, not music. " + new string('.', 5_000));
        File.WriteAllText(At("b/empty.mp3"), "");
        return new TaggedSource(TaggedSetKind.MagnaTagATune, folder.File(MagnaTagATune.TableName));

        string At(string path) => folder.File($"{audio}/{path}");

        void Cut(string music, int start, string path)
        {
            string[] arguments = ["-v", "error", "-nostdin", "-ss", $"{start}", "-t", "29.1", "-i", $"file:{Music(music)}", "-ac", "1", "-ar", "16000", "-b:a", "32k", At(path)];
            using Process ffmpeg = Process.Start("ffmpeg", arguments);
            ffmpeg.WaitForExit();
        }
    }

    private static string Music(string name) => GoldenFiles.Find("media", "music", name);

    private static string Line(IEnumerable<string> fields) => string.Join('\t', fields.Select(f => $"\"{f}\""));
}
