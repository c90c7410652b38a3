using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Training;

/// <summary>Checks the answers to a module; with all of them right the pass is on record.</summary>
public sealed class TakeModule(CommandPipeline pipeline, PolicyPack pack)
{
    /// <param name="answers">Place of the choice for each question, from 1; 0 for none.</param>
    public Task<Outcome<string>> Run(string module, IReadOnlyList<int> answers, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("training.pass", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("training", module, module);
            if (pack.Training?.Find(module) is not { } terms)
                return Outcome<string>.From(Outcome.NotFound);
            var user = scope.Actor.User.Value;
            var account = await scope.Db.Users.Where(one => one.Id == user).Select(one => one.Email).FirstOrDefaultAsync(cancellation) ?? "";
            var pass = TrainingPass.Take(Guid.CreateVersion7(scope.Now), terms, answers, account, pack.Id, scope.Actor, scope.Now);
            scope.Db.TrainingPasses.Add(pass);
            scope.Enqueue(OutboxKinds.RetrainUsers, pass.Id);
            scope.Record(scope.Target, to: "PASSED", pack: pack.Hash);
            return Outcome<string>.Done(module);
        }, cancellation);
}

/// <param name="Passed">Newest pass by key of the module.</param>
/// <param name="Certified">Day of the certificate; null while a module is missing.</param>
/// <param name="ValidUntil">Inclusive; null without a certificate.</param>
public sealed record TrainingView(string Name, IReadOnlyDictionary<string, DateTimeOffset> Passed, DateOnly? Certified, DateOnly? ValidUntil, DateOnly Today, TrainingTerms Terms)
{
    public bool IsValid => ValidUntil >= Today;
}

/// <summary>The actor's own training.</summary>
public sealed class TrainingQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    public async Task<TrainingView> Of(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (person, terms) = (actor.Person, pack.Training ?? new TrainingTerms([]));
        var passes = await db.TrainingPasses.AsNoTracking().Where(pass => pass.Person == person).ToListAsync(cancellation);
        var certified = TrainingRecord.CertifiedOn(passes, terms);
        return new(actor.Name, passes.GroupBy(pass => pass.Module).ToDictionary(group => group.Key, group => group.Max(pass => pass.PassedAt)), certified,
            certified is { } day ? TrainingRecord.ValidUntil(day, pack) : null, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), terms);
    }
}
