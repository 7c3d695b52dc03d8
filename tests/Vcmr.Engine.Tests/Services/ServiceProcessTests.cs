using Vcmr.Engine.Processes;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Services;

/// <summary>The services as the kernel asks for them, of a session process.</summary>
[Collection(nameof(ServiceProcessTests))]
public sealed class ServiceProcessTests(SessionFixture fixture) : IClassFixture<SessionFixture>, IAsyncLifetime
{
    // The first answers compile the services; on a busy machine they reach the time limit and come back empty.
    private const int MostFirstAnswers = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (int i = 0; i < MostFirstAnswers && (await fixture.Session.CompleteAsync("Consol", 6, Cancellation)).Items.Count == 0; i++)
        {
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Services_answer_from_what_cells_left()
    {
        await fixture.RunAsync("var melody = \"🎵\";");

        CompletionReply completed = await fixture.Session.CompleteAsync("var x = \"🎵\"; melody.Len", 24, Cancellation);
        InspectionReply inspected = await fixture.Session.InspectAsync("melody", 3, 0, Cancellation);
        CompletenessReply complete = await fixture.Session.IsCompleteAsync("if (melody.Length > 0) {", Cancellation);

        Assert.Equal(new CompletionItem("Length", "property", "int"), Assert.Single(completed.Items));
        Assert.Equal((21, 24), (completed.Start, completed.End));
        Assert.Equal("(variable) string melody\n\nValue: 🎵", inspected.Data["text/plain"]!.GetValue<string>().Split("\n\nRepr")[0]);
        Assert.Equal(new CompletenessReply("incomplete", "    "), complete);
    }

    [Fact]
    public async Task Services_answer_while_a_cell_runs_and_leave_it_alone()
    {
        await fixture.RunAsync("var before = 1;");
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<ExecutionStatus> running = fixture.Session.ExecuteAsync(
            "Console.WriteLine(\"started\"); var during = 2; while (true) { before++; }",
            100,
            message => started.TrySetResult());
        await started.Task.WaitAsync(Cancellation);

        try
        {
            Assert.Contains("before", (await fixture.Session.CompleteAsync("befo", 4, Cancellation)).Items.Select(item => item.Text));
            Assert.Empty((await fixture.Session.CompleteAsync("durin", 5, Cancellation)).Items);
            Assert.True((await fixture.Session.InspectAsync("before", 1, 0, Cancellation)).Found);
            Assert.Equal("complete", (await fixture.Session.IsCompleteAsync("1", Cancellation)).Status);
            Assert.False(running.IsCompleted);
        }
        finally
        {
            fixture.Session.Interrupt();
        }

        Assert.Equal(ExecutionStatus.Interrupted, await running);
    }

    [Fact]
    public async Task Many_questions_at_once_get_their_own_answers()
    {
        string[] names = ["Console", "Math", "DateTime", "Tuple", "Guid", "Random"];

        CompletionReply[] replies = await Task.WhenAll(names.Select(name => fixture.Session.CompleteAsync(name, name.Length, Cancellation)));

        Assert.All(names.Zip(replies), pair => Assert.Contains(pair.First, pair.Second.Items.Select(item => item.Text)));
    }

    [Fact]
    public async Task A_question_to_a_dead_session_fails_as_a_cell_does()
    {
        await using SessionProcess session = await SessionProcess.StartAsync(AppContext.BaseDirectory, Cancellation);
        Task<CompletionReply> asked = session.CompleteAsync("Cons", 4, Cancellation);
        session.Kill();

        await Assert.ThrowsAsync<SessionDiedException>(() => session.ExecuteAsync("1", 1, _ => { }));
        await Assert.ThrowsAsync<SessionDiedException>(() => session.IsCompleteAsync("1", Cancellation));
        if (await Record.ExceptionAsync(() => asked) is Exception error)
        {
            Assert.IsType<SessionDiedException>(error);
        }
    }
}
