using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ExportPortal.Features.Applications;

/// <summary>Two running portals on one store.</summary>
public sealed class TwoInstancesTests(CaseHost host) : IClassFixture<CaseHost>
{
    [Fact]
    public async Task Act_OnOneInstance_IsToldToTheCaseThatIsOpenOnTheOther()
    {
        await using var second = host.WithWebHostBuilder(_ => { });
        var told = new TaskCompletionSource<CaseChange>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var page = second.Services.GetRequiredService<CaseChanges>().Subscribe("A-004", change => told.TrySetResult(change));
        Assert.NotSame(host.Get<CaseChanges>(), second.Services.GetRequiredService<CaseChanges>());
        await second.Services.GetServices<IHostedService>().OfType<CaseWatch>().Single().Look(TestContext.Current.CancellationToken); // its first look has to have been

        Assert.Equal("", (await host.Get<ActOnApplication>().Run(new("A-004", ApplicationVerb.Register), Guid.NewGuid(), await host.Person("Ilva Torrend"), default)).Message);

        var change = await told.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(("Ilva Torrend", ApplicationVerb.Register.Label()), (change.ByName, change.What));
    }
}
