using System.Diagnostics;
using System.Globalization;

namespace Vcmr.Cluster;

/// <summary>
/// Does one task of a plan: its commands one after another, each in a process of its own, with a file that says how far it
/// is. A task that was done before does nothing; one that was broken off goes on, since every command finds what it did.
/// </summary>
public static class TaskRunner
{
    /// <summary>Exit code of a task that stopped early and goes on when it is started again (EX_TEMPFAIL of sysexits.h).</summary>
    public const int GoesOn = 75;

    /// <summary>So often a task may be killed in a row without getting on.</summary>
    internal const int MostKills = 5;

    private const int Killed = 128;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Runs a task.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">The plan's folder.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="task">The task's number, from 1.</param>
    /// <param name="cancellation">Stops the task; what it had is saved.</param>
    /// <returns>0 where it is done, <see cref="GoesOn"/> where it has to be started again, 1 where it failed.</returns>
    /// <exception cref="VcmrException">There is no such task, or the plan's folder cannot be written.</exception>
    public static int Run(ClusterPlan plan, string folder, string stage, int task, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IReadOnlyList<PlannedTask> tasks = plan.Stage(stage).Tasks;
        if (task < 1 || task > tasks.Count)
        {
            throw new VcmrException($"Stage '{stage}' has no task {task}; it has 1 to {tasks.Count}.");
        }

        return new Attempt(plan, folder, stage, task).Run(tasks[task - 1], cancellation);
    }

    private sealed class Attempt(ClusterPlan plan, string folder, string stage, int task)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TaskState _state = new();
        private double _secondsBefore;

        public int Run(PlannedTask planned, CancellationToken cancellation)
        {
            TaskState before = TaskState.Read(folder, stage, task);
            if (before.Stage == TaskStage.Done)
            {
                return 0;
            }

            _secondsBefore = before.Seconds;
            _state = before with
            {
                Stage = TaskStage.Running,
                Host = Environment.MachineName,
                Job = Environment.GetEnvironmentVariable("VCMR_TASK") ?? "",
                Attempts = before.Attempts + 1,
                // Whoever can say that a task stopped does; a task that still runs was killed, or its machine was.
                Kills = before.Stage == TaskStage.Running ? before.Kills + 1 : before.Kills,
                Started = DateTime.UtcNow,
                StartUp = SinceScript(),
                Reason = "",
            };
            if (_state.Kills > MostKills)
            {
                return End(TaskStage.Failed, $"it was killed {_state.Kills} times in a row, mostly a sign of too little memory; see the log and plan with more (--mem)", 1);
            }

            Write();
            string path = PlanFolder.Log(folder, stage, task);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using StreamWriter log = new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# {DateTime.UtcNow:u} {planned.What}, start {_state.Attempts} on {_state.Host} {_state.Job}"));
            for (int i = before.Commands; i < planned.Commands.Count; i++)
            {
                int code = Run(planned.Commands[i], log, cancellation);
                if (code != 0)
                {
                    return code;
                }

                _state = _state with { Commands = i + 1, Kills = 0 };
            }

            return End(TaskStage.Done, "", 0);
        }

        private int Run(IReadOnlyList<string> arguments, StreamWriter log, CancellationToken cancellation)
        {
            var watch = new ProgressWatch(() => _clock.Elapsed.TotalSeconds);
            log.WriteLine("# vcmr " + string.Join(' ', arguments));
            TimeSpan written = TimeSpan.Zero;
            if (cancellation.IsCancellationRequested)
            {
                return End(TaskStage.Interrupted, "it was stopped before it began", GoesOn);
            }

            int code = ToolChild.Run([.. plan.Tool, .. arguments], plan.Root, new Dictionary<string, string> { ["VCMR_ROOT"] = plan.Root }, See, cancellation);
            _state = Told(watch);
            if (code == 0)
            {
                return 0;
            }

            if (cancellation.IsCancellationRequested)
            {
                return End(TaskStage.Interrupted, "it was told to stop", GoesOn);
            }

            if (code > Killed)
            {
                // Somebody, or the system for want of memory, ended it; the next start counts that.
                return _state.Kills < MostKills
                    ? End(TaskStage.Running, $"signal {code - Killed} ended it", GoesOn)
                    : End(TaskStage.Failed, $"signal {code - Killed} ended it {_state.Kills + 1} times in a row, mostly a sign of too little memory; plan with more (--mem)", 1);
            }

            string reason = watch.Reason.Length > 0 ? watch.Reason : $"it ended with {code}";
            return End(TaskStage.Failed, reason, 1);

            void See(string line, bool isError)
            {
                log.WriteLine(line);
                int before = watch.Done;
                watch.See(line, isError);
                if (watch.Done != before && _clock.Elapsed - written >= Pause)
                {
                    written = _clock.Elapsed;
                    _state = Told(watch) with { Kills = 0 };
                    Write();
                }
            }
        }

        private TaskState Told(ProgressWatch watch) => _state with { Items = watch.Done, Total = watch.Total, ItemsAnHour = Math.Round(watch.AnHour, 1), SecondsLeft = Math.Round(watch.Left) };

        private int End(TaskStage end, string reason, int code)
        {
            _state = _state with { Stage = end, Reason = reason, Kills = end == TaskStage.Interrupted ? 0 : _state.Kills };
            Write();
            return code;
        }

        private void Write()
        {
            _state = _state with { Seconds = Math.Round(_secondsBefore + _clock.Elapsed.TotalSeconds, 2) };
            _state.Write(folder, stage, task);
        }

        private static double SinceScript() =>
            double.TryParse(Environment.GetEnvironmentVariable("VCMR_TASK_BEGAN")?.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double began)
                ? Math.Round((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds - began, 3)
                : 0;
    }
}
