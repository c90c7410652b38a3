using System.Text;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

public sealed class TextPoolTests
{
    [Fact]
    public void Text_SameBytesAgain_IsTheSameText()
    {
        var pool = new TextPool();

        Assert.Same(pool.Text("research"u8), pool.Text("research"u8));
        Assert.Equal("forschung", pool.Text("forschung"u8));
        Assert.Equal("", pool.Text(""u8));
    }

    [Fact]
    public void Text_ManyTextsOfEveryLength_AreAlwaysTheOnesAsked()
    {
        var (pool, random) = (new TextPool(), new Random(5));
        for (var round = 0; round < 50_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(80)).Select(_ => random.Next(20) == 0 ? 'ä' : (char)('a' + random.Next(3)))]);
            Assert.Equal(text, pool.Text(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact]
    public void Text_MalformedBytes_AreRefused() => Assert.ThrowsAny<ArgumentException>(() => new TextPool().Text([0x61, 0xFF]));

    [Fact]
    public void Hash_ManyHashes_AreAlwaysTheOnesAsked()
    {
        var pool = new TextPool();
        for (var round = 0; round < 2; round++)
            for (var number = 0; number < 20_000; number++)
            {
                var hash = ContentHash.Of(BitConverter.GetBytes(number));
                Assert.Equal(hash, pool.Hash(Convert.FromHexString(hash.Hex)));
            }
    }

    [Fact]
    public void FromCanonical_WithAPool_GivesWhatItGivesWithout()
    {
        var pool = new TextPool();
        for (var number = 0; number < 100; number++)
        {
            var entry = AccessEvents.Event(number);
            Assert.Equal(entry, AccessEvent.FromCanonical(entry.CanonicalBytes(), pool));
        }
    }

    [Fact]
    public void CanonicalBytes_OneWriterForMany_AreThoseOfEach()
    {
        var writer = new CanonicalWriter(0);
        foreach (var number in new[] { 6, 0, 1_000_000 })
            Assert.Equal(AccessEvents.Event(number).CanonicalBytes(), AccessEvents.Event(number).CanonicalBytes(writer));
        var large = AccessEvents.Event() with { Facts = AccessEvents.Facts() with { Resource = new string('ö', 2000) } };
        Assert.Equal(large.CanonicalBytes(), large.CanonicalBytes(writer));
    }

    [Fact]
    public void Read_LinesWithFieldsInAnyOrder_GiveTheSameEvent()
    {
        var (pool, random) = (new TextPool(), new Random(3));
        for (var number = 0; number < 50; number++)
        {
            var line = AccessEvents.Line(number);
            using var parsed = System.Text.Json.JsonDocument.Parse(line);
            var mixed = "{" + string.Join(',', parsed.RootElement.EnumerateObject().OrderBy(_ => random.Next()).Select(field => $"\"{field.Name}\":{field.Value.GetRawText()}")) + "}";

            Assert.Equal(AccessLine.Read(Encoding.UTF8.GetBytes(line), address => address, out _), AccessLine.Read(Encoding.UTF8.GetBytes(mixed), address => address, out var wrong, pool));
            Assert.Empty(wrong);
        }
    }
}
