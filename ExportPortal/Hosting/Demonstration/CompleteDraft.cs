using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Applications.Papers;
using ExportPortal.Features.Applications.Statements;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>
/// Makes a draft in which nothing is missing, by the real use cases: the form is filled in, the documents are attached,
/// the recipient signs. The one way in which the demonstration and the tests come to a complete application.
/// </summary>
internal sealed class CompleteDraft(
    IDbContextFactory<PortalDbContext> contexts, DraftApplication drafts, AttachDocuments attach, AskForStatement ask, SignStatement sign, StatementQuery statements, PolicyPack pack, TimeProvider clock)
{
    private const string Means = "password";

    /// <param name="input">What the application is about; answers that it brings are kept, the others are filled in.</param>
    /// <param name="recipient">Whoever signs for the recipient; null leaves documents and signature out, so that something is missing.</param>
    /// <returns>The number of the draft.</returns>
    public async Task<string> Run(ApplicationInput input, Actor steward, Actor? recipient, CancellationToken cancellation)
    {
        input.AuditAccepted ??= true;
        var known = await Fill(input, cancellation);
        var number = Done(await drafts.Run(null, input, Guid.NewGuid(), steward, cancellation));
        if (recipient is null)
            return number;
        var facts = known with { Tier = await Tier(number, cancellation) };
        var papers = pack.Form!.Documents.Where(terms => CompletenessOfDocuments.IsNeeded(terms, facts)).Select(terms => new DocumentInput(terms.Kind, $"{terms.Kind}.pdf", new MemoryStream(DemonstrationPaper.Pdf(terms.Title)))).ToList();
        if (papers.Count > 0)
            Done(await attach.Run(number, papers, Guid.NewGuid(), steward, cancellation));
        Done(await ask.Run(number, Guid.NewGuid(), steward, cancellation));
        var shown = await statements.Find(number, recipient, cancellation) ?? throw new InvalidOperationException($"{recipient.Name} does not see the statement of {number}.");
        Done(await sign.Run(number, new(shown.Hash, shown.IsClick ? null : recipient.Name, shown.IsClick ? null : "director", Means), Guid.NewGuid(), recipient, cancellation));
        return number;
    }

    private async Task<CompletenessFacts> Fill(ApplicationInput input, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var file = await CaseFile.Load(db, new(input.DatasetVersion), new(input.Recipient), pack, clock.GetUtcNow(), cancellation) ?? throw new InvalidOperationException("Measure the version first.");
        var earlier = await db.Licences.Where(licence => db.Applications.Any(one => one.Id == licence.Application && one.Dataset == file.Dataset.Id)).OrderBy(licence => licence.Number).Select(licence => licence.Number).ToListAsync(cancellation);
        var content = input.Read(pack.Form).Content ?? throw new InvalidOperationException("The input cannot be read.");
        var answers = CompleteAnswers.For(pack, new(content.Countries, file.Recipient.EnvironmentOn(file.Around.Day, pack.Environment), content.Term.End, file.Dataset.Classification.DualUse, earlier, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), pack.Purposes.Find(content.Purpose)?.AiTraining == true));
        foreach (var (key, value) in answers.Values.Where(one => !input.Tables.ContainsKey(one.Key)))
            input.Answers.TryAdd(key, value);
        foreach (var (key, rows) in answers.Tables.Where(one => !input.Answers.ContainsKey(one.Key)))
            input.Tables.TryAdd(key, [.. rows.Select(row => row.ToList())]);
        return new(input.Read(pack.Form).Content!, null, file.Dataset, file.Version, file.Assessment, file.Recipient);
    }

    private async Task<int?> Tier(string number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Applications.Where(one => one.Number == number).Select(one => one.Tier).SingleAsync(cancellation);
    }

    private static T Done<T>(Outcome<T> outcome) => outcome.IsDone ? outcome.Value : throw new InvalidOperationException($"A complete draft could not be made: {outcome.Rule?.Code} {outcome.Message}");
}
