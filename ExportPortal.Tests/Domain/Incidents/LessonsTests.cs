using System.Text.Json;
using ExportPortal.Data.Configurations;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Support;
using static ExportPortal.Domain.Incidents.IncidentCases;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Incidents;

/// <summary>A lesson goes to places, and each says when it has arrived.</summary>
public sealed class LessonsTests
{
    [Fact]
    public void TakeUp_PlacesOfTheLesson_AreTickedOnceEachAlsoAfterTheEnd()
    {
        Assert.Equal("IN-19", Refused(At(IncidentState.ReportedFinal), LessonPlace.Clauses));
        var incident = At(IncidentState.Closed);
        Assert.Equal([LessonPlace.WatchList, LessonPlace.Clauses], incident.Lessons!.Open);
        Assert.Equal("IN-20", Refused(incident, LessonPlace.Training)); // it does not go there
        Assert.NotNull(incident.WhyNotTakeUp(People.New(Role.Recipient)));

        incident.TakeUpLesson(LessonPlace.Clauses, "AC-05 names sync folders now.", Lead, Now.AddDays(9));

        Assert.Equal("IN-20", Refused(incident, LessonPlace.Clauses));
        Assert.Equal([LessonPlace.WatchList], incident.Lessons.Open);
        Assert.Contains(incident.Entries, entry => entry.Text == "Lesson taken up, Library of clauses: AC-05 names sync folders now.");
        Assert.Equivalent(incident.Lessons, JsonSerializer.Deserialize<Lessons>(JsonSerializer.Serialize(incident.Lessons, Conversions.Json), Conversions.Json), strict: true);
        var facts = Report(incident).Document.Parts.SelectMany(part => part.Blocks).OfType<FactsBlock>().SelectMany(block => block.Rows).ToList();
        Assert.Equal("not taken up yet", Assert.Single(facts, fact => fact.Label == "Watch list of new attacks (ST-10)").Value);
        Assert.EndsWith("by Jonas: AC-05 names sync folders now.", Assert.Single(facts, fact => fact.Label == "Library of clauses").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Learn_LessonOfAnEarlierRelease_HasNothingTakenUp()
    {
        var stored = JsonSerializer.Deserialize<Lessons>("""{"Text":"Sync folders are switched off.","ToWatchList":true,"ToTraining":false,"ToClauses":false,"By":"Jonas","At":"2026-11-04T09:10:00+00:00"}""", Conversions.Json)!;
        Assert.Equal([LessonPlace.WatchList], stored.Open);
    }

    private static string? Refused(Incident incident, LessonPlace place) =>
        Assert.Throws<RuleViolation>(() => incident.TakeUpLesson(place, "it was changed there", Lead, Now.AddDays(9))).Rule.Code;

    private static IncidentDocument Report(Incident incident) => IncidentDocument.For(new(
        incident, new Dictionary<string, ReachedLicenceFacts>(),
        new Dictionary<OrganisationId, string> { [People.RecipientHouse] = "Kurohana", [People.StewardHouse] = "Transport" }, [], Cases.Pack, new("The authority", new("https://portal.example/"), null), 1, Now.AddDays(10)));
}
