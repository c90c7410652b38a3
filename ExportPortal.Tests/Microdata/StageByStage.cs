namespace ExportPortal.Microdata;

/// <summary>Work that is cancelled at each of its stages in turn, without a clock.</summary>
internal static class StageByStage
{
    /// <summary>Runs the work to its end, then once for each stage that it named, cancelled as that stage begins.</summary>
    /// <param name="leftNothing">Asserts, after each cancelled run, that nothing stayed.</param>
    /// <returns>The stages in their order.</returns>
    public static async Task<IReadOnlyList<string>> Cancel(Func<IProgress<MicrodataProgress>, CancellationToken, Task> work, Action leftNothing)
    {
        var stages = new List<string>();
        await work(new Told(stage => { lock (stages) if (!stages.Contains(stage)) stages.Add(stage); }), CancellationToken.None);
        foreach (var stage in stages)
        {
            using var cancel = new CancellationTokenSource();
            var later = new HashSet<string>();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work(new Told(at =>
            {
                if (at == stage)
                    cancel.Cancel();
                else if (cancel.IsCancellationRequested)
                    later.Add(at);
            }), cancel.Token));
            Assert.True(later.Count == 0, $"Cancelled while '{stage}', went on with {string.Join(", ", later)}.");
            leftNothing();
        }
        return stages;
    }

    private sealed class Told(Action<string> at) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value) => at(value.Stage);
    }
}
