namespace Vcmr.Lessons.AudioVideo;

/// <summary>An embedding with its category.</summary>
/// <param name="Embedding">The embedding.</param>
/// <param name="Category">What its colour and marker say.</param>
/// <param name="Name">What the interactive figure shows under the pointer.</param>
public sealed record EmbeddingPoint(float[] Embedding, string Category, string Name);
