using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

public sealed class AccessCheckpointsTests
{
    /// <summary>A witness that does not answer until it is let go.</summary>
    private sealed class SlowWitness : IWitness
    {
        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Given { get; private set; } = -1;

        public string Name => "slow";

        public Task Publish(SignedCheckpoint checkpoint, CancellationToken cancellation) => throw new NotSupportedException();

        public async Task Publish(SignedCheckpoint checkpoint, Func<long, Task<IReadOnlyList<TreeHash>>> path, CancellationToken cancellation)
        {
            await Answer.Task;
            Given = checkpoint.Size;
        }

        public async Task<SignedCheckpoint?> Newest(CancellationToken cancellation)
        {
            await Answer.Task;
            return null;
        }
    }

    [Fact]
    public async Task PublishNear_WitnessThatHangs_SignsForDeliveriesAllTheSame()
    {
        await using var log = await TestAccessLog.Sqlite();
        var slow = new SlowWitness();
        using var checkpoints = new AccessCheckpoints(log.Store, log.Witness with { Sinks = [.. log.Witness.Sinks, slow] });
        await log.Deliver(0, 3);
        var held = checkpoints.Publish(default);
        await log.Deliver(3, 2);

        Assert.Equal(5, (await checkpoints.PublishNear(default).WaitAsync(TimeSpan.FromSeconds(30)))!.Checkpoint.Size);
        Assert.False(held.IsCompleted);

        slow.Answer.SetResult();
        await held;
        await checkpoints.Publish(default);
        Assert.Equal(5, slow.Given);
        Assert.Empty((await log.Verify()).Problems);
    }
}
