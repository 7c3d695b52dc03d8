Console.WriteLine($"{TorchSharp.torch.ones(4).sum().item<float>()} ones");
