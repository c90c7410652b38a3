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

    private static async Task<string[]> Sent(Func<HttpContext, IResult> send)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        using var body = new MemoryStream();
        context.Response.Body = body;
        await send(context).ExecuteAsync(context);
        Assert.Equal(("no-store", "text/csv; charset=utf-8"), (context.Response.Headers.CacheControl.ToString(), context.Response.ContentType));
        return Encoding.UTF8.GetString(body.ToArray()).Split("\r\n");
    }

    [Fact]
    public async Task SendTable_LongerThanOnePart_IsSentWholeInItsOrder()
    {
        var asked = new List<string?>();
        var rows = Enumerable.Range(0, 2 * SentFiles.Part + 3).Select(at => $"={at}").ToList();

        var sent = await Sent(context => context.SendTable<string>("rows", ["row"], last =>
        {
            asked.Add(last);
            return Task.FromResult<IReadOnlyList<string>>([.. rows.Skip(rows.IndexOf(last!) + 1).Take(SentFiles.Part)]);
        }, row => [row]));

        Assert.Equal(["\uFEFFrow", .. rows.Select(row => $"'{row}"), ""], sent);
        Assert.Equal([null, "=499", "=999"], asked);
    }

    [Fact]
    public async Task SendTable_RowsGoAndMoveBetweenTwoParts_EachOtherStandsInItOnce()
    {
        var rows = Enumerable.Range(1, 2 * SentFiles.Part + 3).ToDictionary(at => $"A-{at}", at => at);
        List<string> order = [.. rows.Keys], expected = [.. order.Where(one => one != $"A-{2 * SentFiles.Part}")];

        var sent = await Sent(context => context.SendTable<string, KeyValuePair<string, int>>("rows", ["row"], () => Task.FromResult<IReadOnlyList<string>>(order), row => row.Key, keys =>
        {
            IReadOnlyList<KeyValuePair<string, int>> found = [.. rows.Where(row => keys.Contains(row.Key)).Reverse()];
            rows.Remove("A-1"); // was sent
            rows.Remove($"A-{2 * SentFiles.Part}"); // was not
            return Task.FromResult(found);
        }, row => [row.Key]));

        Assert.Equal(["\uFEFFrow", .. expected, ""], sent);
    }

    [Fact]
    public void Write_Rows_AreUtf8WithMarkAndCrLf() =>
        Assert.Equal([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("größe,n\r\n5,1\r\n")], Csv.Write(["größe", "n"], [["5", "1"]]));
}
