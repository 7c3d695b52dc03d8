using System.Numerics.Tensors;
using Vcmr.Studies.Files;

// Any checkpoint: a run's folder, plain weights, or the official code's.
using Embedder embedder = Embedder.Load("encoder.safetensors");
float[] song = embedder.Embed("song.wav");
float[] other = embedder.Embed("other.mp3");

float similarity = TensorPrimitives.CosineSimilarity(song, other);
Console.WriteLine($"{song.Length} numbers a song, cosine similarity {similarity:F3}");
