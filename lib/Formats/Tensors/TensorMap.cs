using static TorchSharp.torch;

namespace Vcmr.Formats.Tensors;

/// <summary>Tensors by name that are made one after the other.</summary>
internal static class TensorMap
{
    /// <summary>All tensors that <paramref name="fill"/> makes; where it fails, those already made are disposed.</summary>
    public static Dictionary<string, Tensor> Build(Action<Dictionary<string, Tensor>> fill)
    {
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            fill(tensors);
            return tensors;
        }
        catch
        {
            foreach (Tensor tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw;
        }
    }
}
