using System.Text;
using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Domain.Audits;

/// <summary>The draw, held against a vector that was computed with another program (Python's hashlib and hmac).</summary>
public sealed class DrawTests
{
    internal static readonly Quarter Third = new(2026, 3);
    internal static readonly byte[] First = [.. Enumerable.Range(0, 32).Select(at => (byte)at)];
    internal static readonly byte[] Second = [.. Enumerable.Range(0, 32).Select(at => (byte)(255 - at))];
    private static readonly decimal[] Rates = [0.02m, 0.05m, 0.20m, 1m, 1m];
    internal static readonly Actor Auditor = People.New(Role.Auditor, "Sigrun");
    private static readonly DateTimeOffset Before = new(2026, 6, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset After = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    private static IEnumerable<DrawnFrom> Licences => Enumerable.Range(1, 40).Reverse().Select(at => new DrawnFrom($"XP-2026-{at:D7}", 1 + at * 7 % 4));

    internal static AuditDraw Committed(bool outside = true, DateTimeOffset? at = null)
    {
        var draw = AuditDraw.Commit(Guid.NewGuid(), Third, "Aldermark", DrawSeed.Commit(First, Third), "kept", Auditor, at ?? Before);
        if (outside)
            draw.BindOutside("Audit Court", DrawSeed.Commit(Second, Third), Auditor, at ?? Before);
        return draw;
    }

    private static DrawRecord Drawn() => Committed().Open(First, Second, Rates, Licences, Auditor, After);

    private static byte[] File(DrawRecord record)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            DrawJson.Write(json, record);
        return bytes.ToArray();
    }

    [Fact]
    public void Draw_GoldenVector_IsThatOfAnotherProgram()
    {
        var record = Drawn();

        Assert.Equal("fd5c7aa6c3276f92b7afcfe6b096a964ffa6929e0f85259b55354d49695eb709", record.Commitments[0].Hash.Hex);
        Assert.Equal("d79b5490d6d7ee5c5a7678bbd6443b1b2c74dc7dabb8d7d74ed924d3ca261d5c", record.Commitments[1].Hash.Hex);
        Assert.Equal("cbd3aabe6d5a9125f0e086ced756cff43bcf46c307d73ec8c6bc5382c5640689", record.Seed);
        Assert.Equal("232e8dfa730a18b4526c6a7f3839c95fe1bf71948a278587c2a2464be9ea371b", record.ListHash.Hex);
        Assert.Equal([(0, 0, 0), (1, 10, 1), (2, 10, 1), (3, 10, 3), (4, 10, 3)], record.Strata.Select(one => (one.Tier, one.Population, one.Size)));
        Assert.Equal(["XP-2026-0000020", "XP-2026-0000015", "XP-2026-0000038", "XP-2026-0000018", "XP-2026-0000006", "XP-2026-0000001", "XP-2026-0000037", "XP-2026-0000029"], record.Drawn.Select(one => one.Licence));
        Assert.StartsWith("44245ea6", record.Drawn[0].Rank, StringComparison.Ordinal);
        Assert.Empty(record.Notes);
        Assert.True(record.HasOutsideParty);
    }

    [Theory]
    [InlineData(0.02, 0, 0)]
    [InlineData(0.02, 1, 1)]
    [InlineData(0.05, 80, 1)]
    [InlineData(0.05, 81, 2)]
    [InlineData(0.20, 20, 1)]
    [InlineData(0.20, 21, 2)]
    [InlineData(1, 4, 1)]
    [InlineData(1, 5, 2)]
    public void Size_RateTimesLicencesOverFour_IsRoundedUp(double rate, int population, int size) => Assert.Equal(size, DrawSeed.Size((decimal)rate, population));

    [Fact]
    public void File_ReadBack_IsTheSameAndHolds()
    {
        var read = DrawJson.Read(File(Drawn()));

        Assert.Empty(DrawVerification.Faults(read));
        Assert.Equal(File(Drawn()), File(read));
    }

    [Theory]
    [InlineData("\"licence\":\"XP-2026-0000020\",\"tier\":1,\"rank\"", "\"licence\":\"XP-2026-0000004\",\"tier\":1,\"rank\"", "lowest rank")]
    [InlineData("\"secret\":\"00", "\"secret\":\"01", "not the one that it bound itself to")]
    [InlineData("\"seed\":\"cb", "\"seed\":\"cc", "seed")]
    [InlineData("{\"licence\":\"XP-2026-0000001\",\"tier\":4},", "", "whose hash is published")]
    [InlineData("\"rate\":0.05", "\"rate\":0.5", "sizes of the strata")]
    [InlineData("\"2026-06-30T12:00:00Z\"", "\"2026-07-30T12:00:00Z\"", "notes do not say")]
    [InlineData("{\"licence\":\"XP-2026-0000001\",\"tier\":4},", "{\"licence\":\"XP-2026-0000001\",\"tier\":7},", "no stratum")]
    public void Verify_ChangedFile_NamesWhatDoesNotHold(string before, string after, string said)
    {
        var text = Encoding.UTF8.GetString(File(Drawn()));
        Assert.Contains(before, text);

        Assert.Contains(DrawVerification.Faults(DrawJson.Read(Encoding.UTF8.GetBytes(text.Replace(before, after)))), fault => fault.Contains(said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"format\":\"exportportal-draw-1\"}")]
    [InlineData("{\"format\":\"exportportal-draw-1\",\"quarter\":\"2026-Q5\"}")]
    [InlineData("no json")]
    public void Read_NoDraw_SaysSo(string text) => Assert.Throws<FormatException>(() => DrawJson.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Draw_WithoutOutsideParty_IsLabelledSo()
    {
        var record = Committed(outside: false).Open(First, null, Rates, Licences, Auditor, After);

        Assert.False(record.HasOutsideParty);
        Assert.StartsWith("No outside party took part", Assert.Single(record.Notes), StringComparison.Ordinal);
        Assert.Empty(DrawVerification.Faults(DrawJson.Read(File(record))));
    }

    [Fact]
    public void Draw_OutsideSecretNotOpenedOrLate_IsLabelledSo()
    {
        Assert.Equal("DR-11", Refused(() => Committed().Open(First, null, Rates, Licences, Auditor, After, " ")));
        var unopened = Committed().Open(First, null, Rates, Licences, Auditor, After, "The court has lost it.");
        var late = Committed(at: Third.Start).Open(First, Second, Rates, Licences, Auditor, After);

        Assert.EndsWith("the authority says that it made the draw without its secret, because: The court has lost it.", Assert.Single(unopened.Notes), StringComparison.Ordinal);
        Assert.Empty(DrawVerification.Faults(DrawJson.Read(File(unopened))));
        // A draw of an earlier release gives no reason, and still repeats.
        var former = DrawRecord.Draw(Third, Rates, [.. unopened.Commitments.Select(one => one with { WhyWithout = null })], Licences);
        Assert.Contains("did not open its secret", Assert.Single(former.Notes), StringComparison.Ordinal);
        Assert.Empty(DrawVerification.Faults(DrawJson.Read(File(former))));
        Assert.Equal(2, late.Notes.Count(note => note.Contains("after 2026-Q3 had begun", StringComparison.Ordinal)));
    }

    [Fact]
    public void Open_BeforeTheQuarterEnds_OrWithAnotherSecret_IsRefused()
    {
        Assert.Equal("DR-5", Refused(() => Committed().Open(First, Second, Rates, Licences, Auditor, After.AddTicks(-1))));
        Assert.Equal("DR-9", Refused(() => Committed().Open(Second, Second, Rates, Licences, Auditor, After)));
        Assert.Equal("DR-9", Refused(() => Committed().Open(First, First, Rates, Licences, Auditor, After)));
        Assert.Equal("DR-8", Refused(() => Committed(outside: false).Open(First, Second, Rates, Licences, Auditor, After)));
        Assert.Equal("WF-2", Refused(() => Committed().Open(First, Second, Rates, Licences, People.Manager, After)));
        Assert.Equal("DR-7", Refused(() => Committed(outside: false).BindOutside("Court", DrawSeed.Commit(First, Third), Auditor, Before)));
        var draw = Committed();
        draw.Open(First, Second, Rates, Licences, Auditor, After);
        Assert.Equal("WF-1", Refused(() => draw.Open(First, Second, Rates, Licences, Auditor, After)));
    }

    [Fact]
    public void ActiveIn_Steps_CountsEveryInstantOfTheQuarter()
    {
        var term = new Period(new(2026, 1, 1), new(2026, 12, 31));
        bool In(Period over, params (string To, int Month, int Day)[] steps) =>
            ActiveTime.In(Third, steps.Select(one => new StepTaken("", "", one.To, default, "", new(2026, one.Month, one.Day, 0, 0, 0, TimeSpan.Zero), "")), over);

        Assert.True(In(term, ("ACTIVE", 9, 30)));
        Assert.False(In(term, ("ACTIVE", 10, 1)));
        Assert.False(In(term, ("ACTIVE", 2, 1), ("REVOKED", 7, 1)));
        Assert.True(In(term, ("ACTIVE", 2, 1), ("REVOKED", 7, 2)));
        Assert.True(In(term, ("ACTIVE", 2, 1), ("SUSPENDED", 3, 1), ("ACTIVE", 8, 1)));
        Assert.False(In(term, ("ACTIVE", 2, 1), ("SUSPENDED", 3, 1)));
        Assert.False(In(new(new(2026, 1, 1), new(2026, 6, 30)), ("ACTIVE", 2, 1)));
        Assert.True(In(new(new(2026, 1, 1), new(2026, 7, 1)), ("ACTIVE", 2, 1)));
    }

    internal static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;
}
