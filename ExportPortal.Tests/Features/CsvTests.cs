using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")]
    [InlineData("+1+1", "'+1+1")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("-12.5", "-12.5")]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("", "")]
    public void Cell_AnyText_IsNoFormula(string value, string expected) => Assert.Equal(expected, Csv.Cell(value));

    [Fact]
    public async Task SendTable_LongerThanOnePart_IsSentWholeInItsOrder()
    {
        var (asked, context) = (new List<(int, string?)>(), new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() });
        using var body = new MemoryStream();
        context.Response.Body = body;
        var rows = Enumerable.Range(0, 2 * SentFiles.Part + 3).Select(at => $"={at}").ToList();
        Task<IReadOnlyList<string>> Read(int given, string? last)
        {
            asked.Add((given, last));
            return Task.FromResult<IReadOnlyList<string>>([.. rows.Skip(given).Take(SentFiles.Part)]);
        }

        await context.SendTable<string>("rows", ["row"], Read, row => [row]).ExecuteAsync(context);

        Assert.Equal(["\uFEFFrow", .. rows.Select(row => $"'{row}"), ""], Encoding.UTF8.GetString(body.ToArray()).Split("\r\n"));
        Assert.Equal([(0, null), (500, "=499"), (1000, "=999")], asked);
        Assert.Equal(("no-store", "text/csv; charset=utf-8"), (context.Response.Headers.CacheControl.ToString(), context.Response.ContentType));
    }

    [Fact]
    public void Write_Rows_AreUtf8WithMarkAndCrLf() =>
        Assert.Equal([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("größe,n\r\n5,1\r\n")], Csv.Write(["größe", "n"], [["5", "1"]]));
}
