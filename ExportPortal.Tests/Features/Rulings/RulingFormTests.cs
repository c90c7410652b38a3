using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Rulings;

/// <summary>The form of an answer looks at what is typed before anything is asked of who gives it.</summary>
public sealed class RulingFormTests : ComponentTest
{
    [Fact]
    public async Task Give_WithoutAnEntryAndThenTwice_SaysWhatIsMissingAndIsGivenOnce()
    {
        var (given, end) = (new List<RulingAnswer>(), new TaskCompletionSource());
        Services.AddSingleton(Cases.Pack);
        var form = Render<RulingForm>(parameters => parameters.Add(one => one.Number, "CR-001").Add(one => one.OnGiven, async (RulingAnswer answer) =>
        {
            given.Add(answer);
            await end.Task;
        }));

        await form.Find("form").SubmitAsync();
        Assert.Equal(("Choose the entry.", 0), (Seen(form.Find("[role=alert]")), given.Count));

        form.Find("#CR-001-entry").Change("1M01");
        form.Find("#CR-001-public").Input("Stays in hospital.");
        form.Find("#CR-001-reasons").Input("One record for each stay.");
        var first = form.Find("form").SubmitAsync(); // the second factor is asked for
        await form.Find("form").SubmitAsync();
        end.SetResult();
        await first;

        Assert.Equal("1M01", Assert.Single(given).Entry);
        Assert.Empty(form.FindAll("[role=alert]"));
    }
}
