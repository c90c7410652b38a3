namespace ExportPortal.Hosting.Demonstration;

/// <summary>
/// Tells many stories on one clock: each goes on until it names the instant of its next act, and the story whose act is
/// next has its turn. So the log of acts comes out in the order of time.
/// </summary>
/// <param name="pass">What the portal does by itself, before the acts of a day, at least some days apart.</param>
internal sealed class Timeline(SeedClock clock, Func<Task> pass)
{
    private const int DaysApart = 20;


    /// <param name="stories">Each names the instants at which it acts, in order.</param>
    /// <param name="end">No act comes after it.</param>
    public async Task Run(IEnumerable<IAsyncEnumerable<DateTimeOffset>> stories, DateTimeOffset end, CancellationToken cancellation)
    {
        var waiting = new PriorityQueue<IAsyncEnumerator<DateTimeOffset>, (DateTimeOffset At, int Order)>();
        var order = 0;
        async Task GoOn(IAsyncEnumerator<DateTimeOffset> story)
        {
            if (await story.MoveNextAsync())
                waiting.Enqueue(story, (story.Current < end ? story.Current : end, order++));
            else
                await story.DisposeAsync();
        }

        foreach (var story in stories)
            await GoOn(story.GetAsyncEnumerator(cancellation));
        var day = clock.GetUtcNow().UtcDateTime.Date;
        while (waiting.TryDequeue(out var next, out var turn))
        {
            clock.MoveTo(turn.At);
            if (clock.GetUtcNow().UtcDateTime.Date is var today && today >= day.AddDays(DaysApart))
            {
                day = today;
                await pass();
            }
            await GoOn(next);
        }
        clock.MoveTo(end);
        await pass();
    }
}
