namespace Vcmr.Benchmarks.Board;

/// <summary>The same work done by us and by others.</summary>
/// <param name="Name">Short name, such as <c>train-16</c>.</param>
/// <param name="What">The work in words.</param>
/// <param name="Unit">What is counted, such as <c>waveforms</c>.</param>
/// <param name="Entrants">This project, then the others; asked for when the contest begins, as what they read is made then.</param>
internal sealed record Contest(string Name, string What, string Unit, Func<IReadOnlyList<Entrant>> Entrants)
{
    /// <summary>Runs all in turns, so that what else the machine does meets everybody alike.</summary>
    /// <param name="rounds">How often.</param>
    /// <param name="told">Told of each rate.</param>
    public IEnumerable<Standing> Run(int rounds, Action<string> told)
    {
        IReadOnlyList<Entrant> entrants = Entrants();
        Entrant ours = entrants[0];
        Entrant[] peers = [.. entrants.Skip(1)];
        double[] own = new double[rounds];
        double[][] others = [.. peers.Select(_ => new double[rounds])];
        string?[] faults = new string?[peers.Length];
        for (int round = 0; round < rounds; round++)
        {
            try
            {
                own[round] = ours.Run();
                told($"{Name}: {ours.Name} {own[round]:0.0} {Unit}/s");
            }
            catch (InvalidOperationException e)
            {
                // The other contests are worth having all the same.
                told($"{Name}: {e.Message}");
                return peers.Select(peer => new Standing(Name, What, Unit, peer.Name) { Fault = e.Message });
            }
            foreach ((int at, Entrant peer) in peers.Index().Where(p => faults[p.Index] is null))
            {
                try
                {
                    others[at][round] = peer.Run();
                    told($"{Name}: {peer.Name} {others[at][round]:0.0} {Unit}/s");
                }
                catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
                {
                    faults[at] = e.Message;
                    told($"{Name}: {e.Message}");
                }
            }
        }

        return peers.Select((peer, at) => faults[at] is { } fault
            ? new Standing(Name, What, Unit, peer.Name) { Fault = fault }
            : new Standing(Name, What, Unit, peer.Name) { Ours = own, Theirs = others[at] });
    }
}

/// <summary>How a contest went against one peer.</summary>
/// <param name="Contest">The contest's name.</param>
/// <param name="What">The work in words.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Peer">Against whom.</param>
internal sealed record Standing(string Contest, string What, string Unit, string Peer)
{
    /// <summary>Our rates, one a round.</summary>
    public IReadOnlyList<double> Ours { get; init; } = [];

    /// <summary>Theirs, of the same rounds.</summary>
    public IReadOnlyList<double> Theirs { get; init; } = [];

    /// <summary>Why there are none.</summary>
    public string? Fault { get; init; }

    /// <summary>How many times as fast we were in each round, from low to high.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<double> Ratios => [.. Ours.Zip(Theirs, (a, b) => a / b).Order()];
}
