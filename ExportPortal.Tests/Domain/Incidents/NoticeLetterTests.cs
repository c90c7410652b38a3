using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Incidents;

/// <summary>Every clock that names a letter has one, and nothing in it stays unfilled.</summary>
public sealed class NoticeLetterTests
{
    private static readonly DateTimeOffset Now = Cases.Start;

    private static Incident Open(PolicyPack pack) => Incident.Open(new(Guid.NewGuid()), "INC-001",
        new("I-01", "Names found", "A join gives names.", IncidentSource.Public, Now.AddHours(-2), null, default, "somebody", null), new([], [], []), pack, Now);

    public static TheoryData<string> Templates => [.. ShippedPacks.Current.NotificationClocks.Select(clock => clock.Template).OfType<string>().Distinct()];

    [Theory]
    [MemberData(nameof(Templates))]
    public void For_EachTemplate_IsFilledInWholly(string template)
    {
        var pack = ShippedPacks.Current;
        var terms = pack.NotificationClocks.First(clock => clock.Template == template);
        var clock = new NoticeClock(terms, null, NoticeDecision.Applies, "because").StartAt(Now, Now, pack);

        var letter = NoticeLetter.For(new(Open(pack), clock, pack, Records.Package().Issuer, "", Now))!;

        var said = string.Join('\n', letter.Parts.Single().Blocks.OfType<ParagraphBlock>().Select(block => block.Text));
        Assert.Equal(template, letter.RunningHead);
        Assert.DoesNotContain('{', said);
        Assert.Contains(terms.Regime, said);
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void For_CauseThatIsASentence_EndsWithOneFullStop(string template)
    {
        var incident = IncidentCases.At(IncidentState.Remediating);
        incident.FindCause("A sync folder was left on.", "C12", IncidentCases.Lead, IncidentCases.Now.AddDays(2));
        var terms = Cases.Pack.NotificationClocks.First(clock => clock.Template == template);

        var letter = NoticeLetter.For(new(incident, new NoticeClock(terms, null, NoticeDecision.Applies, "because").StartAt(Now, Now, Cases.Pack), Cases.Pack, Records.Package().Issuer, "", Now))!;

        var said = string.Join('\n', letter.Parts.Single().Blocks.OfType<ParagraphBlock>().Select(block => block.Text));
        Assert.Contains("A sync folder was left on.", said);
        Assert.DoesNotContain("..", said);
    }

    [Fact]
    public void For_LicenceReachedByLineageAlone_IsNotNamedAsConcerned()
    {
        var pack = ShippedPacks.Current;
        var named = IncidentCases.Scope().Licences[0];
        var incident = IncidentCases.Open(scope: IncidentCases.Scope() with { Licences = [named, named with { Licence = new(Guid.NewGuid()), Number = "XP-2026-0000099", How = ReachedHow.SameVersion }] });
        var terms = pack.NotificationClocks.First(clock => clock.Regime == "Licence" && clock.Template is not null);

        var blocks = NoticeLetter.For(new(incident, new NoticeClock(terms, null, NoticeDecision.Applies, "because").StartAt(Now, Now, pack), pack, Records.Package().Issuer, "", Now))!.Parts.Single().Blocks;

        var said = string.Join('\n', blocks.OfType<ParagraphBlock>().Select(block => block.Text));
        Assert.Contains(named.Number, said);
        Assert.DoesNotContain("XP-2026-0000099", said);
        Assert.StartsWith("XP-2026-0000099; nothing is known", blocks.OfType<FactsBlock>().Single().Rows.Single(fact => fact.Label == "Other licences on this data").Value);
    }

    [Fact]
    public void For_ClockWithoutAText_IsNone()
    {
        var pack = ShippedPacks.Current;
        var terms = pack.NotificationClocks.First(one => one.Template is not null);
        var clock = new NoticeClock(terms with { Template = null }, null, NoticeDecision.Applies);

        Assert.Null(NoticeLetter.For(new(Open(pack), clock, pack, Records.Package().Issuer, "", Now)));
        Assert.Null((pack.IncidentRules with { NoticeLetters = [] }).LetterOf(terms)); // a pack that has none of the texts
    }
}
