using System.Security.Cryptography;
using System.Text;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>CSV as other programs write it: what it is is found, shown and measured like the same text in UTF-8.</summary>
public sealed class CsvEncodingTests : IDisposable
{
    private const string Text = "Alter,Stadt,Größe\n34,Köln,\"1,80 €\"\n34,Köln,\"1,80 €\"\n51,Łódź,x\n";
    private static readonly MeasurementPlan Plan = new(["Alter", "Stadt"], ["Größe"], []);

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    public static TheoryData<string, byte[], TextEncoding?, string> Written => new()
    {
        { "UTF-16, little end first", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text)], null, "utf-16le" },
        { "UTF-16, big end first", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text)], null, "utf-16be" },
        { "UTF-16 without a mark", Encoding.Unicode.GetBytes(Text), null, "utf-16le" },
        { "Windows-1252", Table(Text.Replace("Łódź", "Brünn"), TextEncoding.Windows1252), null, "windows-1252" },
        { "Latin-9, as declared", Table(Text.Replace("Łódź", "Žilina"), TextEncoding.Latin9), TextEncoding.Latin9, "iso-8859-15" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public async Task Stage_OtherEncoding_IsFoundAndMeasuresLikeUtf8(string what, byte[] bytes, TextEncoding? declared, string name)
    {
        var file = await CsvIntake.Stage(new MemoryStream(bytes), scratch.Path, MicrodataLimits.Default, null, default, declared);
        Assert.Equal((what, name), (what, file.Measured().Dialect!.Encoding));
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(bytes)), (long)bytes.Length), (file.Hash.Hex, file.Bytes));
        var city = what.StartsWith("UTF", StringComparison.Ordinal) ? "Łódź" : what.StartsWith("Lat", StringComparison.Ordinal) ? "Žilina" : "Brünn";
        Assert.Equal(Text.Replace("Łódź", city), await File.ReadAllTextAsync(file.Path));
        var plain = await scratch.Engine.Measure(await scratch.Inspect(Text.Replace("Łódź", city)), Plan, null, default);
        var measured = await scratch.Engine.Measure(file, Plan, null, default);
        Assert.Equal(RiskJson.Write(plain), RiskJson.Write(measured with { File = plain.File }));
    }

    /// <summary>What was said is taken, also where the file is read again to bring its text to UTF-8.</summary>
    [Theory]
    [InlineData("a,x,y;b\n1,2,3;'4'\n", ';', '"', "a,x,y|b")]
    [InlineData("'a';'b'\n'1';'2'\n", ';', '"', "'a'|'b'")]
    [InlineData("a;b\n'1;2';3\n", ';', '\'', "a|b")]
    [InlineData("a|b\nö|2\n", '|', '"', "a|b")]
    public async Task Inspect_DelimiterAndQuoteSaid_AreTaken(string text, char delimiter, char quote, string columns)
    {
        foreach (var encoding in new TextEncoding?[] { null, TextEncoding.Latin1 })
        {
            var bytes = encoding is null ? Encoding.UTF8.GetBytes(text) : Encoding.Latin1.GetBytes(text);
            var file = await CsvIntake.Inspect(scratch.Write(bytes), MicrodataLimits.Default, null, default, new(encoding, delimiter, quote), scratch.Spill);
            Assert.Equal((columns, delimiter, quote), (string.Join('|', file.Columns), file.Dialect!.Delimiter, file.Dialect.Quote));
            Assert.Equal(new CsvWritten(encoding, delimiter, quote), CsvWritten.As(file.Measured().Dialect));
            file.Discard();
        }
    }

    [Fact]
    public void Query_WhatIsSaid_IsReadAgainFromTheAddress()
    {
        Assert.Equal("", CsvWritten.Found.Query);
        Assert.Equal("encoding=iso-8859-15&delimiter=tab&quote=single", new CsvWritten(TextEncoding.Latin9, '\t', '\'').Query);
        foreach (var said in CsvWritten.Delimiters.SelectMany(between => CsvWritten.Quotes.Select(around => new CsvWritten(TextEncoding.Utf16Le, between.Character, around.Character))))
        {
            var names = said.Query.Split('&').Select(part => part.Split('=')[1]).ToArray();
            Assert.Equal(said, CsvWritten.Named(names[0], names[1], names[2]));
        }
    }

    [Fact]
    public async Task Inspect_OtherEncoding_LeavesTheFileAndDiscardsItsText()
    {
        var path = scratch.Write(Encoding.Unicode.GetBytes(Text));
        var file = await CsvIntake.Inspect(path, MicrodataLimits.Default, null, default, folder: scratch.Spill);
        Assert.NotEqual(path, file.Path);
        file.Discard();
        Assert.Empty(Directory.GetFiles(scratch.Spill));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Stage_AccentsOnlyLateInTheFile_AreReadAlike()
    {
        var text = "a,b\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"plain {i},x\n")) + "é,x\n";
        var file = await CsvIntake.Stage(new MemoryStream(Table(text, TextEncoding.Windows1252)), scratch.Path, MicrodataLimits.Default, null, default);
        Assert.Equal((60_001L, TextEncoding.Windows1252), (file.Rows, file.Dialect!.Encoding));
        Assert.Equal(text, await File.ReadAllTextAsync(file.Path));
    }

    [Theory]
    [InlineData("'a','b'\n'1','x, ''y'''\n", '\'')]
    [InlineData("'a';b\n'1';x\n'2';'y;z'\n", '\'')]
    [InlineData("a;b\n'1';x\n'2';'y;z'\n", '"')]
    [InlineData("a,b\n'1,x\nO'Brien,y\n", '"')]
    [InlineData("a,b\n's-Hertogenbosch,x\n'2',\"y\"\n", '"')]
    [InlineData("\"a\",\"b\"\n\"1\",\"it's\"\n", '"')]
    public void Quote_OfASample_IsFound(string text, char quote) =>
        Assert.Equal(quote, (char)CsvDialectDetector.Quote(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task Measure_CellsInApostrophes_AreTheirText()
    {
        var measured = await scratch.Engine.Measure(await scratch.Inspect("'a','b'\n'1','x, ''y'''\n'1',z\n'1','z'\n"), new(["a", "b"], [], []), null, default);
        Assert.Equal((1, 2, 1, "'"), (measured.Sample.K, measured.Sample.Classes, measured.Sample.SampleUniques, measured.File.Dialect!.Quote));
    }

    [Fact]
    public async Task Measure_PathWithPatternCharacters_IsTheFileItself()
    {
        scratch.Write("a\n1\n", "file1x.csv");
        var file = await CsvIntake.Inspect(scratch.Write("a\n1\n1\n2\n", "file[1]*?.csv"), MicrodataLimits.Default, null, default);
        Assert.Equal(3, (await scratch.Engine.Measure(file, new(["a"], [], []), null, default)).Sample.Records);
    }

    private static byte[] Table(string text, TextEncoding encoding)
    {
        var bytes = new Dictionary<char, byte>();
        var one = new char[1];
        for (var b = 0; b < 256; b++)
            if (encoding.Read([(byte)b], one) == 1)
                bytes.Add(one[0], (byte)b);
        return [.. text.Select(character => bytes[character])];
    }
}
