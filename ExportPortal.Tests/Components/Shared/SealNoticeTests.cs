using Bunit;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Components.Shared;

public sealed class SealNoticeTests : ComponentTest
{
    private static readonly DateTimeOffset Next = new(2027, 1, 4, 9, 5, 0, TimeSpan.Zero);

    [Fact]
    public void Failed_SaysWhyWhenTheNextTryIsAndWhatTheReaderCanDo()
    {
        var notice = Render<SealNotice>(parameters => parameters.Add(one => one.Wait, new SealWait("The time-stamp authority does not answer.", Next, 2))
            .AddChildContent("<button>Try again now</button>"));

        var said = notice.Find("[role=status]").TextContent;
        Assert.Contains("The licence is not sealed yet.", said);
        Assert.Contains("The time-stamp authority does not answer.", said);
        Assert.Contains("Tried 2 times", said);
        Assert.Contains("4 Jan 2027", said.Replace("January", "Jan", StringComparison.Ordinal));
        Assert.Equal("Try again now", notice.Find("button").TextContent);
    }

    [Fact]
    public void NothingKeepsTheSeal_ShowsNothing() => Assert.Empty(Render<SealNotice>(parameters => parameters.Add(one => one.Wait, null)).Markup.Trim());
}
