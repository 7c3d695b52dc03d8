using Vcmr.Studies;
using Vcmr.Studies.Files;

File.WriteAllText("mine.yaml", """
    data: { kind: folders, music: music, folder: prepared }     # 'music' is a folder of audio files
    model: { input_length: 49152 }
    audio: { epochs: 1, batch: 8, learning_rate: 0.0003 }
    """);

using var study = new Study(Profile.Load("mine.yaml"));
PretrainedEncoder encoder = study.Pretraining.Audio(seed: 1);   // finds a finished run, goes on with a broken one
Converter.Convert(encoder.Checkpoint, "encoder.safetensors", overwrite: true);
Console.WriteLine($"trained for {encoder.State.Step} steps, validation loss {encoder.State.Best:F3}");
