using System.Text;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

public sealed class AccessLineTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Read_FullLine_GivesTheEventItSays(int number)
    {
        var draft = Read(AccessEvents.Line(number), out var wrong);

        Assert.Empty(wrong);
        Assert.Equal(AccessEvents.Draft(number), draft);
    }

    [Theory]
    [InlineData("\"tier\":3", "\"tier\":5", "tier", "0 to 4")]
    [InlineData("\"tier\":3", "\"tier\":\"3\"", "tier", "whole number")]
    [InlineData("\"tier\":3", "\"tier\":{\"a\":1}", "tier", "whole number")]
    [InlineData("\"tier\":3", "\"tier\":3,\"tier\":3", "tier", "twice")]
    [InlineData("\"tier\":3", "\"teir\":3", "teir", "no such field")]
    [InlineData("\"tier\":3", "\"seq\":3", "seq", "portal gives")]
    [InlineData("\"action\":\"query\"", "\"action\":\"peek\"", "action", "one of view, query")]
    [InlineData("\"action\":\"query\",", "", "action", "missing")]
    [InlineData("\"kind\":\"human\"", "\"kind\":null", "actor.kind", "missing")]
    [InlineData("\"epsilon_spent\":0.10", "\"epsilon_spent\":7e28", "epsilon_spent", "a decimal number from 0 to 1000000000")]
    [InlineData("\"epsilon_spent\":0.10", "\"epsilon_spent\":1000000000.1", "epsilon_spent", "from 0 to 1000000000")]
    [InlineData("\"epsilon_spent\":0.10", "\"epsilon_spent\":0.10,\"budget_left\":7e28", "budget_left", "from 0 to 1000000000")]
    [InlineData("\"country\":\"NO\"", "\"country\":\"no\"", "country", "capital")]
    [InlineData("09:30:00.123Z", "09:30:00.123+01:00", "ts", "UTC")]
    [InlineData("019cade2-2d93-7000", "019cade2-2d93-4000", "event_id", "version 7")]
    [InlineData("XP-2026-0000", "XP-2026-1000", "licence_no", "check digit")]
    [InlineData("192.0.2.0/24", "192.0.0.0/16", "ip_prefix", "/24")]
    [InlineData("192.0.2.0/24", "7", "ip_prefix", "/24")]
    [InlineData("\"ip_prefix\"", "\"ip\":\"192.0.2.9\",\"ip_prefix\"", "ip_prefix", "not both")]
    [InlineData("\"research\"", "\"re\\nsearch\"", "purpose_code", "control characters")]
    public void Read_WrongField_NamesItAndSaysWhatIsExpected(string right, string mistake, string field, string says)
    {
        Assert.Contains(right, AccessEvents.Line());
        var draft = Read(AccessEvents.Line().Replace(right, mistake), out var wrong);

        Assert.Null(draft);
        Assert.Contains(wrong, error => error.Field == field && error.Message.Contains(says));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{} {}")]
    [InlineData("{\"tier\":[[[[1]]]]}")]
    [InlineData("{\"actor\":7}")]
    [InlineData("{\"purpose_code\":\"\\ud800\"}")]
    public void Read_NoEvent_IsRefusedWithAReason(string line)
    {
        Assert.Null(Read(line, out var wrong));
        Assert.NotEmpty(wrong);
    }

    [Fact]
    public void Read_TwoMistakes_AreBothReported()
    {
        Read(AccessEvents.Line().Replace("\"tier\":3", "\"tier\":9").Replace("\"NO\"", "\"Norway\""), out var wrong);

        Assert.Equal(["country", "tier"], wrong.Select(error => error.Field).Order());
    }

    [Fact]
    public void Read_FullAddress_IsCutAndKeptAmongThePersons()
    {
        var draft = Read(AccessEvents.Line().Replace("\"ip_prefix\":\"192.0.2.0/24\"", "\"ip\":\"2001:db8:1:2::7\""), out _);

        Assert.Equal(("2001:db8:1::/48", "2001:db8:1:2::7"), (draft!.Facts.AddressPrefix, draft.Persons.Address));
    }

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:aaaa:bbbb::1/64", "2001:db8:aaaa::/48")]
    [InlineData("2001:db8::/32", null)]
    [InlineData("fe80::1%eth0", null)]
    [InlineData("1/2/3", null)]
    [InlineData("256.1.1.1", null)]
    public void Cut_Address_KeepsTheNetworkAlone(string text, string? prefix) => Assert.Equal(prefix, AddressPrefix.Cut(text));

    private static AccessDraft? Read(string line, out IReadOnlyList<InputError> wrong) =>
        AccessLine.Read(Encoding.UTF8.GetBytes(line), AddressPrefix.Cut, out wrong);
}
