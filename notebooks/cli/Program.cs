Console.WriteLine(TorchSharp.torch.rand(2, 3).ToString(TorchSharp.TensorStringStyle.Numpy));
