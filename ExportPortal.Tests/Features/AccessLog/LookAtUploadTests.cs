using System.IO.Compression;
using System.Text;
using Bunit;
using ExportPortal.Components;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog;

/// <summary>What somebody sees of a file before any of it is taken.</summary>
public sealed class LookAtUploadTests(DemonstrationHost host) : ComponentTest, IClassFixture<DemonstrationHost>
{
    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    private async Task<string> Lines(int count, int from = 0)
    {
        var licence = await host.First();
        return string.Concat(Enumerable.Range(from, count).Select(number => AccessEvents.Line(number).Replace(AccessEvents.Licence(number), licence, StringComparison.Ordinal) + "\n"));
    }

    private async Task<Outcome<UploadLook>> Look(string name, Stream file, string person = "kenji") => await Get<LookAtUpload>().Run(name, file, await host.Person(person), default);

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static MemoryStream Packed(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        var packed = bytes.ToArray();
        return new(packed, 0, packed.Length, writable: true, publiclyVisible: true);
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[60];
        random.NextBytes(bytes);
        return bytes;
    }

    private async Task<long> Size()
    {
        await using var connection = await Get<AccessStore>().Open(default);
        return await connection.Command(null, "SELECT count(*) FROM access_event").Number(default);
    }

    [Fact]
    public async Task Run_SmallFile_ShowsFormatLicenceFirstEventsAndFaultsByLine()
    {
        var text = await Lines(6) + "{}\n" + AccessEvents.Line(9).Replace(AccessEvents.Licence(9), Domain.Licensing.LicenceNumber.Of(2026, 990_000).Text, StringComparison.Ordinal) + "\n";

        var look = (await Look("log.jsonl", Bytes(text))).Value;

        Assert.Equal(("JSON Lines", true, 8L, 2L), (look.Format, look.IsWhole, look.Lines, look.Refused));
        Assert.Equal([await host.First()], look.Licences);
        Assert.StartsWith("Uploads of ", look.Source, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 5).Select(AccessEvents.EventId), look.Events.Select(one => one.Facts.EventId));
        Assert.Contains(look.Faults, fault => fault.Line == 7);
        Assert.Contains(look.Faults, fault => fault is { Line: 8, Field: "licence_no", Message: "Your organisation is no party to this licence." });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_LargeFile_ReadsItsBeginningAlone(bool isPacked)
    {
        var text = await Lines(4_000);
        // Packed it may be shorter than what is read; what comes out of it is not.
        var file = isPacked ? Packed(text) : Bytes(text);
        Assert.True(text.Length > 3 * LookAtUpload.Head);

        var look = (await Look(isPacked ? "log.jsonl.gz" : "log.jsonl", file)).Value;

        Assert.Equal((false, 0L, 5), (look.IsWhole, look.Refused, look.Events.Count));
        Assert.InRange(look.Lines, 100, 1_500);
        Assert.InRange(file.Position, 1, LookAtUpload.Head + 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_PackedFileLargerThanTheBeginning_IsNoDamagedOne(bool isDamaged)
    {
        var random = new Random(1);
        var licence = await host.First();
        // Texts that do not pack well, so that the packed file is long, too.
        var text = string.Concat(Enumerable.Range(0, 6_000).Select(number => AccessEvents.Line(number).Replace(AccessEvents.Licence(number), licence, StringComparison.Ordinal)
            .Replace("core.patient", Convert.ToHexStringLower(Noise(random)), StringComparison.Ordinal) + "\n"));
        var file = Packed(text);
        Assert.True(file.Length > LookAtUpload.Head);
        if (isDamaged)
            file.GetBuffer().AsSpan(0, 4).Fill(0);

        var look = await Look("log.jsonl.gz", file);

        Assert.Equal(!isDamaged, look.IsDone);
        Assert.Contains(isDamaged ? "cannot be unpacked" : "", look.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Csv_ReadsRowsAndNamesTheBadOne_AlsoWhereTheBeginningEndsInACell()
    {
        var licence = await host.First();
        string Row(int number, string resource) => $"{AccessEvents.EventId(number)},2026-03-02T09:30:03Z,actor-3,human,{licence},query,\"{resource}\",23,allowed\r\n";
        const string head = "event_id,ts,actor.id,actor.kind,licence_no,action,resource,rows_returned,outcome\r\n";
        var look = (await Look("log.csv", Bytes(head + Row(1, "a, b") + "too,few\r\n"))).Value;
        Assert.Equal(("CSV", true, 1L), (look.Format, look.IsWhole, look.Refused));
        Assert.Equal("a, b", Assert.Single(look.Events).Facts.Resource);
        Assert.Equal("It is a row of 2 cells under a head of 9.", Assert.Single(look.Faults, one => one.Field.Length == 0).Message);

        var large = new StringBuilder(head);
        var number = 0;
        while (large.Length < LookAtUpload.Head - 1_000)
            large.Append(Row(number++, "stays"));
        large.Append(Row(number++, string.Concat(Enumerable.Repeat("a line of a cell\r\n", 400)))); // the beginning ends in it
        while (large.Length < 3 * LookAtUpload.Head)
            large.Append(Row(number++, "stays"));
        var cut = (await Look("log.csv", Bytes(large.ToString()))).Value;
        Assert.Equal((false, 0L, 5), (cut.IsWhole, cut.Refused, cut.Events.Count));
    }

    [Theory]
    [InlineData("log.pdf", "kenji", OutcomeKind.Invalid)]
    [InlineData("log.jsonl", "sigrun", OutcomeKind.Forbidden)]
    public async Task Run_NoLogOrNoParty_IsRefused(string name, string person, OutcomeKind kind) => Assert.Equal(kind, (await Look(name, Bytes(await Lines(1)), person)).Kind);

    [Fact]
    public async Task Page_ChosenFile_IsTakenWhenSomebodySaysSoAndNotBefore()
    {
        var before = await Size();
        Services.AddSingleton(Get<UploadAccessEvents>()).AddSingleton(Get<LookAtUpload>()).AddSingleton(new ActorAccessor(new SignedInAs(await host.Person("kenji"))));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var page = Render<UploadPage>();
        void Choose(string text) => page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(text, "log.jsonl"));

        Choose(await Lines(3, from: 50_000) + "{}\n");
        page.WaitForAssertion(() => Assert.Contains("What will be taken", page.Markup, StringComparison.Ordinal));
        Assert.Contains("1 of 4 lines cannot be taken and is left out", page.Markup, StringComparison.Ordinal);
        Assert.Equal(before, await Size());

        await page.FindAll("button").Single(button => button.TextContent == "Choose another").ClickAsync(new());
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent == "Take these events");
        Assert.Equal(before, await Size());

        Choose(await Lines(3, from: 50_000));
        page.WaitForAssertion(() => Assert.Contains("What will be taken", page.Markup, StringComparison.Ordinal));
        await page.FindAll("button").Single(button => button.TextContent == "Take these events").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("3 events taken.", page.Markup, StringComparison.Ordinal));
        Assert.Equal(before + 3, await Size());
    }

    [Fact]
    public async Task Card_SameLineTwice_ShowsBoth()
    {
        var line = await Lines(1);
        var look = (await Look("log.jsonl", Bytes(line + line))).Value;

        var card = Render<UploadLookCard>(with => with.Add(one => one.Name, "log.jsonl").Add(one => one.Size, 2L * line.Length).Add(one => one.Look, look));

        Assert.Equal(2, card.FindAll("tbody tr").Count);
        Assert.Contains("waits", Seen(card.Find(".ep-say[role=status]")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Card_NoGoodLine_OffersAnotherFileAlone()
    {
        var look = (await Look("log.jsonl", Bytes("{}\n{}\n"))).Value;

        var card = Render<UploadLookCard>(with => with.Add(one => one.Name, "log.jsonl").Add(one => one.Size, 6L).Add(one => one.Look, look));

        Assert.Equal(["Choose another"], card.FindAll("button").Select(button => button.TextContent));
        Assert.DoesNotContain("the others are taken", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_FileTooLarge_SaysSoAndTheFieldIsNew()
    {
        Services.AddSingleton(Get<UploadAccessEvents>()).AddSingleton(Get<LookAtUpload>()).AddSingleton(new ActorAccessor(new SignedInAs(await host.Person("kenji"))));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var page = Render<UploadPage>();
        var field = page.FindComponent<InputFile>().Instance;

        await page.InvokeAsync(() => field.OnChange.InvokeAsync(new InputFileChangeEventArgs([new HugeFile()])));

        Assert.Contains("The file is larger than", Seen(page.Find("[role=alert]")), StringComparison.Ordinal);
        Assert.NotSame(field, page.FindComponent<InputFile>().Instance);
    }

    private sealed class HugeFile : IBrowserFile
    {
        public string Name => "log.jsonl";
        public DateTimeOffset LastModified => default;
        public long Size => long.MaxValue;
        public string ContentType => "";
        public Stream OpenReadStream(long maxAllowedSize = 512_000, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
