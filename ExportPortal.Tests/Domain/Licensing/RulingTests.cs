using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Licensing;

public sealed class RulingTests
{
    private static readonly RulingAnswer Answer = new("Stays in hospital.", "1M01", Granularity.G4, 0, "One record for each stay.");

    private static Ruling Asked() => Ruling.Ask(Guid.NewGuid(), "CR-001", "Stays of our clinic.", People.Recipient, Cases.Pack, Cases.Start);

    private static string? Refused(Ruling ruling, Actor actor, RulingAnswer? answer = null)
    {
        try
        {
            ruling.Give(answer ?? Answer, ["Kurohana Medical University Foundation"], actor, Cases.Pack, Cases.Start);
            return null;
        }
        catch (RuleViolation broken)
        {
            return broken.Rule.Code;
        }
    }

    [Fact]
    public void Ask_ByAParty_IsDueInTenWorkingDays()
    {
        Assert.Equal(Cases.Pack.Due("classification-ruling", Cases.Start), Asked().DueAt);
        Assert.Equal("RL-1", Assert.Throws<RuleViolation>(() => Ruling.Ask(Guid.NewGuid(), "CR-001", "x", People.Officer, Cases.Pack, Cases.Start)).Rule.Code);
    }

    [Theory, InlineData(""), InlineData(" ")]
    public void Ask_WithoutAQuestion_IsToldWhatIsMissing(string question) =>
        Assert.Equal(new Rule("RL-9", "Say what the data are."), Assert.Throws<RuleViolation>(() => Ruling.Ask(Guid.NewGuid(), "CR-001", question, People.Recipient, Cases.Pack, Cases.Start)).Rule);

    [Fact]
    public void Fault_OfAnAnswer_NamesTheFirstThingThatIsMissing()
    {
        Assert.Null(Answer.Fault(Cases.Pack));
        Assert.Equal("Choose the entry.", (Answer with { Entry = "", Public = "" }).Fault(Cases.Pack)?.Message);
        Assert.Equal("Choose the entry: the control list has no '9X99'.", (Answer with { Entry = "9X99" }).Fault(Cases.Pack)?.Message);
        Assert.Equal("RL-7", (Answer with { Public = " " }).Fault(Cases.Pack)?.Code);
        Assert.Equal("RS-1", (Answer with { Reasons = "" }).Fault(Cases.Pack)?.Code);
    }

    [Fact]
    public void Give_ByAnOfficer_IsTheAnswerAndEndsTheClock()
    {
        var ruling = Asked();

        Assert.Null(Refused(ruling, People.Officer));
        Assert.Equal((Cases.Start, false), (ruling.AnsweredAt!.Value, ruling.Clock.IsOpen));
        Assert.Equal(2, ruling.Answer!.BaseTier(Cases.Pack));
        Assert.Equal("RL-2", Refused(ruling, People.SecondOfficer));
    }

    [Fact]
    public void Give_ByReviewers_NeedsTwoPersonsWhoSayTheSame()
    {
        var (ruling, second) = (Asked(), People.New(Role.TechnicalReviewer, "Second"));
        Assert.Null(Refused(ruling, People.Technical));
        Assert.Null(ruling.AnsweredAt);
        Assert.Equal("RL-4", Refused(ruling, People.Technical.OtherAccount()));

        Assert.Null(Refused(ruling, second, Answer with { Granularity = Granularity.G5 })); // says otherwise: a proposal of its own
        Assert.Null(ruling.AnsweredAt);
        Assert.Null(Refused(ruling, People.Technical, Answer with { Granularity = Granularity.G5 }));
        Assert.NotNull(ruling.AnsweredAt);
    }

    [Fact]
    public void Give_GraveDualUse_NeedsTwoPersonsAlsoOfTheOffice()
    {
        var ruling = Asked();
        Assert.Null(Refused(ruling, People.Officer, Answer with { DualUse = 2 }));
        Assert.Null(ruling.AnsweredAt);
        Assert.Equal("RL-4", Refused(ruling, People.Officer, Answer with { DualUse = 2 }));
        Assert.Null(Refused(ruling, People.Technical, Answer with { DualUse = 2 }));
        Assert.NotNull(ruling.AnsweredAt);
    }

    [Fact]
    public void Give_NameOfWhoAskedInWhatIsPublished_IsRefused()
    {
        Assert.Equal("RL-8", Refused(Asked(), People.Officer, Answer with { Reasons = "Kurohana medical university foundation keeps one record for each stay." }));
        Assert.Equal("RL-8", Refused(Asked(), People.Officer, Answer with { Public = "Stays in Kurohana Medical University Foundation." }));
        Assert.Null(Refused(Asked(), People.Officer, Answer with { Public = "Stays of the Kurohana Medical University Foundations of the country." })); // another name
    }

    [Fact]
    public void Give_ByOthersOrOfAnUnknownEntry_IsRefused()
    {
        foreach (var other in (Actor[])[People.Steward, People.Recipient, People.Legal, People.Manager])
            Assert.Equal("RL-3", Refused(Asked(), other));
        Assert.Equal("FE-3", Refused(Asked(), People.New(Role.LicensingOfficer, organisation: People.RecipientHouse)));
        Assert.Equal("FE-3", Refused(Asked(), People.Officer with { Interests = new HashSet<OrganisationId> { Asked().Organisation } }));
        Assert.Equal("RL-5", Refused(Asked(), People.Officer, Answer with { Entry = "9X99" }));
        Assert.Equal("RL-7", Refused(Asked(), People.Officer, Answer with { Public = " " }));
    }

    [Fact]
    public void BaseTier_GranularityOutsideTheEntry_ComesFromTheMatrix() =>
        Assert.Equal(Cases.Pack.Matrix[Granularity.G6][Cases.Pack.Entry("1M01").Sensitivity], (Answer with { Granularity = Granularity.G6 }).BaseTier(Cases.Pack));
}
