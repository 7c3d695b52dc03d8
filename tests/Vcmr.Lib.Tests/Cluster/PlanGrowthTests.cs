using Vcmr.Cluster;
using Xunit;

namespace Vcmr.Tests.Cluster;

public sealed class PlanGrowthTests : IDisposable
{
    private readonly PlanFixture _plans = new();

    [Fact]
    public void Parts_that_came_by_splitting_get_tasks_and_the_plan_keeps_its_id()
    {
        ClusterPlan plan = _plans.Of("smoke", new PlanOptions { Shards = 4 });
        ClusterPlan grown = PlanGrowth.WithParts(plan, _plans.File("plan"), 6);
        Assert.Equal(plan.Id, grown.Id);
        Assert.Equal(6, grown.Stage("prepare").Tasks.Count);
        Assert.Equal(plan.Stage("prepare").Tasks[0].Commands[0].Select(a => a == "1" ? "6" : a), grown.Stage("prepare").Tasks[5].Commands[0]);
        Assert.Equal(grown.ToJson(), ClusterPlan.Read(_plans.File("plan")).ToJson());
        Assert.Same(grown, PlanGrowth.WithParts(grown, _plans.File("plan"), 6));
    }

    public void Dispose() => _plans.Dispose();
}
