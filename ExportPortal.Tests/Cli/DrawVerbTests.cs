using System.Text;
using System.Text.Json;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Cli;

public sealed class DrawVerbTests
{
    /// <summary>A published draw that both sides took part in, whose outside commitment the verb itself made.</summary>
    private static async Task<string> Published()
    {
        var quarter = new Quarter(2026, 3);
        var (code, made, _) = await Verb.Run("", "draw", "commit", "2026-Q3");
        Assert.Equal(0, code);
        var outside = JsonElement.Parse(made);
        var auditor = People.New(Role.Auditor);
        var secret = new byte[32];
        var draw = AuditDraw.Commit(Guid.NewGuid(), quarter, "Aldermark", DrawSeed.Commit(secret, quarter), "", auditor, quarter.Start.AddDays(-1));
        draw.BindOutside("Court", new ContentHash(outside.GetProperty("commitment").GetString()!), auditor, quarter.Start.AddDays(-1));
        var record = draw.Open(secret, DrawSeed.Read(outside.GetProperty("secret").GetString()), [0.02m, 0.05m, 0.2m, 1m, 1m], Enumerable.Range(1, 30).Select(at => new DrawnFrom($"XP-2026-{at:D7}", at % 5)), auditor, quarter.End);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            DrawJson.Write(json, record);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    [Fact]
    public async Task Verify_PublishedDraw_ComesOutTheSame()
    {
        var text = await Published();
        var (code, output, error) = await Verb.Run(text, "draw", "verify", "-");

        Assert.Equal(0, code);
        Assert.Equal(JsonElement.Parse(text).GetProperty("drawn").EnumerateArray().Select(one => one.GetProperty("licence").GetString()), JsonElement.Parse(output).GetProperty("drawn").EnumerateArray().Select(one => one.GetString()));
        Assert.Contains("holds", error);
    }

    [Fact]
    public async Task Verify_OneLicenceSwapped_SaysNo()
    {
        var text = await Published();
        var drawn = JsonElement.Parse(text).GetProperty("drawn")[0].GetProperty("licence").GetString()!;
        var at = text.LastIndexOf(drawn, StringComparison.Ordinal);
        var (code, output, _) = await Verb.Run(text[..at] + "XP-2026-9999999" + text[(at + drawn.Length)..], "draw", "verify", "-");

        Assert.Equal(1, code);
        Assert.Contains("lowest rank values", output);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Verify_CommitmentsKeptBeforeTheQuarter_ShowWhetherSomebodyChoseAnew(bool isOther, int exit)
    {
        var text = await Published();
        var record = DrawJson.Read(Encoding.UTF8.GetBytes(text));
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            DrawJson.WriteCommitments(json, record.Quarter, [.. record.Commitments.Select(one => one with { Secret = null, Hash = isOther && !one.IsOutside ? ContentHash.Of("other"u8) : one.Hash })]);
        using var folder = new TemporaryFolder();

        var (code, output, _) = await Verb.Run(text, "draw", "verify", "-", "--commitments", folder.Write("kept.json", bytes.ToArray()));

        Assert.Equal(exit, code);
        Assert.Equal(isOther, output.Contains("had bound itself to another secret"));
        Assert.Equal([0.02m, 0.05m, 0.2m, 1m, 1m], JsonElement.Parse(output).GetProperty("rates").EnumerateArray().Select(rate => rate.GetDecimal()));
        Assert.Equal(2, (await Verb.Run(text, "draw", "verify", "-", "--commitments", folder.Write("no.json", "{}"u8.ToArray()))).Code);

        var alone = await Verb.Run("", "draw", "verify", folder.Write("alone.json", bytes.ToArray()));
        Assert.Equal((2, true), (alone.Code, alone.Error.Contains("This file has the commitments alone", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nothing")]
    public async Task Verify_NoDraw_IsBadInput(string text) => Assert.Equal(2, (await Verb.Run(text, "draw", "verify", "-")).Code);

    [Fact]
    public async Task Commit_BadQuarterOrSecret_IsBadInput()
    {
        Assert.Equal(2, (await Verb.Run("", "draw", "commit", "2026-5")).Code);
        Assert.Equal(2, (await Verb.Run("", "draw", "commit", "2026-Q3", "--secret", "ab")).Code);
    }
}
