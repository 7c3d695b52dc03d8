using Vcmr.Engine.Hosting;

if (args is not [string socketPath, string marker])
{
    Console.Error.WriteLine("This is the session process of a notebook, started by what runs notebooks and by the Jupyter kernel; it is not for use by hand.");
    return 2;
}

await SessionHost.ServeAsync(socketPath, marker).ConfigureAwait(false);
return 0;
