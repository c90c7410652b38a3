using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications.Statements;

/// <summary>The steward asks the recipient to sign the end-use statement.</summary>
public sealed class AskForStatement(CommandPipeline pipeline)
{
    public Task<Outcome<string>> Run(string number, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("application.askstatement", key, actor, async scope =>
        {
            if (await scope.LoadApplication(number, cancellation) is not { } application)
                return Outcome<string>.From(Outcome.NotFound);
            application.AskForStatement(scope.Actor, scope.Now);
            scope.Record(scope.Target);
            return Outcome<string>.Done(number);
        }, cancellation);
}

/// <summary>Asks the recipient to sign anew, because an answer has changed what the statement says, or the tier asks for more than a click; an act of the portal, so that it is on record and its letter goes out.</summary>
public sealed class AskStatementAnew(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PackLibrary packs) : IOutboxHandler
{
    public string Kind => OutboxKinds.AskStatement;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var id = new CaseId(subject);
        var application = await db.Applications.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        if (!application.IsStatementOwed)
            return;
        await pipeline.TryAsPortal("application.askstatement", scope =>
        {
            scope.Record(new AuditSubject("application", subject.ToString(), application.Number), reason: "The form has changed since the recipient signed, or the tier asks for more than a click.", pack: packs.Of(application).Hash);
            return Task.FromResult(true);
        }, CommandPipeline.PortalKey($"statement {application.StatementAskedAt:O}", subject), cancellation);
    }
}

/// <param name="Shown">SHA-256 of the words on the page, so that nobody signs what was changed meanwhile.</param>
/// <param name="TypedName">Asked from tier 2 on.</param>
/// <param name="Means">How the signatory is signed in.</param>
public sealed record StatementInput(ContentHash Shown, string? TypedName, string? Capacity, string Means);

/// <summary>The recipient signs the end-use statement.</summary>
public sealed class SignStatement(CommandPipeline pipeline, PackLibrary packs)
{
    public Task<Outcome<string>> Run(string number, StatementInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("application.signstatement", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("application", number, number);
            if (await scope.Db.Applications.AskedToSign(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } application)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("application", application.Id.Value.ToString(), number);
            var words = await scope.Db.StatementWords(application, packs.Of(application), cancellation);
            if (EndUseStatement.HashOf(words) != input.Shown)
                return Outcome<string>.From(Outcome.Stale);
            var named = application.Content.EndUseStatement;
            var hasLeft = !(await scope.Db.OfHouse(Role.Recipient, application.Recipient).Select(user => user.DisplayName).ToListAsync(cancellation)).Exists(name => EndUseStatement.IsBy(named, name));
            application.SignStatement(words, input.TypedName, input.Capacity, input.Means, scope.Actor, scope.Now, hasLeft);
            // In the reason, from which a name can be erased, and in no detail, which stays for good.
            scope.Record(scope.Target, reason: application.Content.EndUseStatement == named ? null : $"In place of {named}, who acts for the recipient no more.", details: [("sha256", application.Statement!.Text.Hex), ("means", input.Means)]);
            return Outcome<string>.Done(number);
        }, cancellation);
}
