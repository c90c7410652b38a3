using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>
/// Starts a draft, or rewrites one that is still the applicant's; returns its number. A draft keeps its subject: the
/// unit of assessment is one dataset version and one recipient, so others are another application.
/// </summary>
public sealed class DraftApplication(CommandPipeline pipeline, PackLibrary packs, GivenNumbers? given = null)
{
    private readonly PolicyPack pack = packs.Current;

    /// <param name="number">Number of the draft to rewrite, or of the application whose form is changed with an answer; null starts a new one.</param>
    public Task<Outcome<string>> Run(string? number, ApplicationInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        number is null && input.Read(pack.Form) is { Content: null, Errors: var errors }
            ? Task.FromResult(Outcome<string>.From(Outcome.Invalid(errors)))
            : pipeline.Run<string>("application.draft", key, actor, scope => Save(scope, number, input, cancellation), cancellation);

    private async Task<Outcome<string>> Save(CommandScope scope, string? number, ApplicationInput input, CancellationToken cancellation)
    {
        var application = number is null ? null : await scope.Db.Applications.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation);
        if (number is not null && application is null)
            return Outcome<string>.From(Outcome.NotFound);
        if (application is not null)
            scope.Target = new AuditSubject("application", application.Id.Value.ToString(), application.Number);
        if (application is not null && input.Drafts is { } shown && application.Drafts != shown)
            return Outcome<string>.From(Outcome.Stale);
        if (application is not null && (application.DatasetVersion.Value != input.DatasetVersion || application.Recipient.Value != input.Recipient))
            return Outcome<string>.From(Outcome.Invalid(new InputError(nameof(input.DatasetVersion), "An application keeps its dataset version and recipient. For others start a new application.")));
        if (application is { State: not (ApplicationState.Draft or ApplicationState.Incomplete) })
            return Revise(scope, application, input);
        var (content, errors) = input.Read(pack.Form);
        if (content is null)
            return Outcome<string>.From(Outcome.Invalid(errors));
        var file = await CaseFile.Load(scope.Db, new(input.DatasetVersion), new(input.Recipient), pack, scope.Now, cancellation);
        if (file is null || !file.Recipient.Kind.HasFlag(OrganisationKind.Recipient) || !await scope.Db.Datasets.VisibleTo(scope.Actor).AnyAsync(dataset => dataset.Id == file.Dataset.Id, cancellation))
            return Outcome<string>.From(Outcome.Invalid(new InputError(nameof(input.DatasetVersion), "Choose one of your measured dataset versions and a recipient.")));
        if (JoinedData.WhyNotClassified(file.Version, file.Dataset.Classification, pack) is { } unclassified)
            return Outcome<string>.From(Outcome.Broken(unclassified));
        var decided = file.Decide(content, pack);
        if (application is null)
            scope.Db.Applications.Add(application = Application.Draft(
                new(Guid.CreateVersion7(scope.Now)), given?.Take() ?? await scope.Db.NextApplication(cancellation), file.Subject, content, decided, scope.Actor, scope.Now));
        else
            application.Rewrite(file.Assessment.Id, content, decided, scope.Actor);
        application.KeepDraft(pack, scope.Now);
        scope.Record(new AuditSubject("application", application.Id.Value.ToString(), application.Number), to: Words.Code(application.State), pack: pack.Hash);
        return Outcome<string>.Done(application.Number);
    }

    /// <summary>The form that was opened again, by the pack of the case; it is decided once it comes with the answer.</summary>
    private Outcome<string> Revise(CommandScope scope, Application application, ApplicationInput input)
    {
        var own = packs.Of(application);
        if (application.WhyNotRevised(scope.Actor, own, scope.Now) is { } closed)
            return Outcome<string>.From(Outcome.Broken(closed));
        var (content, errors) = input.Read(own.Form);
        if (content is null)
            return Outcome<string>.From(Outcome.Invalid(errors));
        application.Revise(content, scope.Actor, own, scope.Now);
        scope.Record(scope.Target, to: Words.Code(application.State), pack: own.Hash);
        return Outcome<string>.Done(application.Number);
    }
}

/// <summary>Opens the form again for the answer that the office waits for, or leaves it as it was filed.</summary>
public sealed class OpenForm(CommandPipeline pipeline, PackLibrary packs)
{
    /// <param name="opens">False drops what was changed.</param>
    public Task<Outcome<string>> Run(string number, bool opens, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(opens ? "application.openform" : "application.closeform", key, actor, async scope =>
        {
            if (await scope.LoadApplication(number, cancellation) is not { } application)
                return Outcome<string>.From(Outcome.NotFound);
            var pack = packs.Of(application);
            application.Revise(opens ? application.Revised ?? application.Content : null, scope.Actor, pack, scope.Now);
            scope.Record(scope.Target, pack: pack.Hash);
            return Outcome<string>.Done(number);
        }, cancellation);
}
