using ExportPortal.Data;
using ExportPortal.Documents.Pdf;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <param name="LateReasons">Asked for when the notice is late; the letter says them.</param>
public sealed record DrawLetter(string Regime, string Step, string LateReasons) : IncidentWork("letter");

/// <summary>
/// Draws the letter of one duty to notify, seals it and keeps it as evidence; returns the name of the item. Its SHA-256 is
/// what the proof of sending names.
/// </summary>
public sealed class DrawNoticeLetter(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack, Issuer issuer, ReportSeal seal, PdfRenderer renderer, TimeProvider clock)
{
    private static readonly Rule Unprintable = new("IP-1", "A character of the incident cannot be printed. Set Documents:CjkFont, or write it in Latin letters.");

    /// <param name="Revision">Of the incident that was drawn; another one is drawn anew.</param>
    /// <param name="Pdf">Null when it cannot be drawn: for <paramref name="Why"/>, or because the use case refuses it anyway.</param>
    private sealed record Drawn(byte[]? Pdf, Rule? Why, int Revision);

    public async Task<Outcome<string>> Run(string number, DrawLetter asked, Guid key, Actor actor, CancellationToken cancellation)
    {
        var late = asked.LateReasons.Trim();
        // Drawing and sealing take their time; they are done before the command, in which everybody else waits to write.
        var drawn = await Draw(number, asked, late, actor, cancellation);
        return await pipeline.Run<string>($"incident.{asked.Act}", key, actor, async scope =>
        {
            if (await scope.LoadIncident(number, cancellation) is not { } incident)
                return Outcome<string>.From(Outcome.NotFound);
            if (incident.WhyNoLetter(asked.Regime, asked.Step, late, scope.Actor, pack, scope.Now) is { } rule)
                return Outcome<string>.From(Outcome.Broken(rule));
            if (drawn is null || scope.IsStale(incident, drawn.Revision))
                return Outcome<string>.From(Outcome.Stale);
            if (drawn.Pdf is not { } pdf)
                return Outcome<string>.From(drawn.Why is { } why ? Outcome.Broken(why) : Outcome.Stale);
            var hash = ContentHash.Of(pdf);
            var item = incident.KeepLetter(asked.Regime, asked.Step, hash, UploadIncidentEvidence.Place, late, scope.Actor, pack, scope.Now);
            scope.Db.Set<IncidentEvidenceFile>().Add(new() { Incident = incident.Id, No = item.No, Name = $"{number}-letter-{item.Name}.pdf", Content = pdf });
            scope.Record(scope.Target, reason: late.Length > 0 ? late : null, pack: pack.Hash, details: [("clock", item.LetterOf!), ("item", item.Name), ("sha256", hash.Hex)]);
            return Outcome<string>.Done(item.Name);
        }, cancellation);
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    private async Task<Drawn?> Draw(string number, DrawLetter asked, string late, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Incidents.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } incident)
            return null;
        var (now, revision) = (clock.GetUtcNow(), Revisions.Of(db, incident));
        if (incident.WhyNoLetter(asked.Regime, asked.Step, late, actor, pack, now) is not null)
            return new(null, null, revision);
        var notice = incident.Notices.First(one => one.Terms.Regime == asked.Regime && one.Terms.Step == asked.Step);
        var page = renderer.Draw(NoticeLetter.For(new(incident, notice, pack, issuer, late, now))!, []);
        return page.Report.Complete
            ? new(PdfSeal.Apply(page.Bytes, seal.Certificate, new SealInfo(issuer.Name, $"{notice.Name}, incident {incident.Number}", issuer.PublicAddress.Host, now)), null, revision)
            : new(null, Unprintable, revision);
    }
}
