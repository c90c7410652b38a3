using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Rulings;

/// <summary>Asks the office how data are classified; returns the number of the request.</summary>
public sealed class AskForRuling(CommandPipeline pipeline, PolicyPack pack)
{
    public Task<Outcome<string>> Run(string question, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("ruling.ask", key, actor, async scope =>
        {
            var ruling = Ruling.Ask(Guid.CreateVersion7(scope.Now), await scope.Db.NextRuling(cancellation), question, scope.Actor, pack, scope.Now);
            scope.Db.Rulings.Add(ruling);
            scope.Record(new AuditSubject("ruling", ruling.Id.ToString(), ruling.Number), to: "OPEN", pack: pack.Hash);
            return Outcome<string>.Done(ruling.Number);
        }, cancellation);
}

/// <summary>Answers a request, or proposes the answer as the first of two reviewers.</summary>
public sealed class GiveRuling(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "ruling.give";

    /// <returns>Whether it is answered now.</returns>
    public Task<Outcome<bool>> Run(string number, RulingAnswer answer, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<bool>(Name, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("ruling", number, number);
            if (await scope.Db.Rulings.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } ruling)
                return Outcome<bool>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("ruling", ruling.Id.ToString(), number);
            var asker = await scope.Db.Organisations.Where(one => one.Id == ruling.Organisation).Select(one => new[] { one.Name, one.RomanisedName }).SingleAsync(cancellation);
            ruling.Give(answer, asker, scope.Actor, pack, scope.Now);
            scope.Record(scope.Target, "OPEN", ruling.AnsweredAt is null ? "PROPOSED" : "ANSWERED", answer.Reasons, pack.Hash, ("entry", answer.Entry), ("granularity", answer.Granularity.ToString()));
            return Outcome<bool>.Done(ruling.AnsweredAt is not null);
        }, cancellation);
}
