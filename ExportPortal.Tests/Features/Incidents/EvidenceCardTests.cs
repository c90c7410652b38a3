using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Features.Incidents;

/// <summary>The forms around evidence, and what a proposal says of the grounds that its recipient will not read.</summary>
public sealed class EvidenceCardTests : ComponentTest
{
    private static readonly DateTimeOffset Now = IncidentCases.Now;
    private static readonly ReachedLicence Own = IncidentCases.Scope().Licences[0];
    private static readonly ReachedLicence Other = Own with { Licence = new(Guid.NewGuid()), Number = "XP-2026-0000024", Recipient = People.Elsewhere };

    private static Incident Reaching(params IReadOnlyList<ReachedLicence> licences)
    {
        var incident = IncidentCases.Triaged(scope: new(licences, [], ["XA"]));
        foreach (var title in (string[])["A laptop", "A stick"])
            incident.AddEvidence(title, null, "Ida", Now, "safe", IncidentCases.Lead, Now.AddHours(2), "Serial 77-X");
        return incident;
    }

    private (IRenderedComponent<EvidenceCard> Card, List<IncidentWork> Done) Show(Incident incident)
    {
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        var done = new List<IncidentWork>();
        var card = Render<EvidenceCard>(given => given.Add(one => one.View, new IncidentView(incident, true, [], [], [], [], null, 1, Now)).Add(one => one.OnWork, work => done.Add(work)).Add(one => one.OnUpload, _ => { }));
        foreach (var summary in Enumerable.Range(0, card.FindAll("summary").Count))
            card.FindAll("summary")[summary].Click();
        return (card, done);
    }

    private static void Send(IRenderedComponent<EvidenceCard> card, string button) => card.FindAll("form").Single(form => Seen(form.QuerySelector("button")!) == button).Submit();

    [Fact]
    public void Forms_EachOfItsOwn_TakeNothingFromOneAnother()
    {
        var (card, done) = Show(Reaching(Own, Other));
        card.Find("#a-about-1").Change(Other.Number);
        card.Find("#a-why-1").Change("It is theirs.");

        Assert.All((string[])["#a-about-2", "#e-about", "#u-about"], field => Assert.Equal("", card.Find(field).GetAttribute("value")));
        Send(card, "Say anew what E-2 is about");
        Send(card, "Enter evidence kept elsewhere");
        Assert.Empty(done);
        Assert.Equal(2, card.FindAll("[role=alert]").Count(said => Seen(said) == "Say what it is about: one licence alone, or the incident as a whole."));

        Send(card, "Say anew what E-1 is about");
        card.Find("#a-about-2").Change("whole");
        card.Find("#a-why-2").Change("It is about all.");
        Send(card, "Say anew what E-2 is about");
        Assert.Equal([new AssignEvidence(1, Other.Number, "It is theirs."), new AssignEvidence(2, null, "It is about all.")], done);
    }

    [Fact]
    public void Entry_OfAnIncidentWithOneLicence_AsksForTheHashAndNotWhatItIsAbout()
    {
        var (card, done) = Show(Reaching(Own));
        Assert.Empty(card.FindAll("#e-about, #u-about, #a-about-1"));
        card.Find("#e-title").Change("Log");
        card.Find("#e-who").Change("Sigrun Vale");
        card.Find("#e-where").Change("safe 3");
        Send(card, "Enter evidence kept elsewhere");
        Assert.Equal(Hashes.Asked, Seen(card.Find("[role=alert]")));
        card.Find("#e-hash").Change(ContentHash.Of("log"u8).Hex);
        Send(card, "Enter evidence kept elsewhere");
        Assert.Equal(new AddEvidence("Log", ContentHash.Of("log"u8), "Sigrun Vale", Now, "safe 3"), Assert.Single(done));
    }
}
