namespace ExportPortal.Support;

/// <summary>One portal with the demonstration data for the tests of a collection, started at the first use.</summary>
public sealed class PortalFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PortalProcess>> started = new(() => PortalProcess.Start());

    public Task<PortalProcess> Portal => started.Value;

    public async ValueTask DisposeAsync()
    {
        if (started.IsValueCreated && started.Value.IsCompletedSuccessfully)
            await (await started.Value).DisposeAsync();
    }
}
