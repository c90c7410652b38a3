using System.Runtime.CompilerServices;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Protecting;

/// <summary>The protection that belongs to each measurement, for as long as its session holds the measurement.</summary>
public sealed class ProtectDesk(IProtectionEngine engine, StagedUploads uploads, RegisterVersion register, StressSetups setups, CasesInHand cases, TimeProvider clock, ILogger<ProtectDesk> log)
{
    private readonly ConditionalWeakTable<RiskMeasurement, ProtectWork> works = [];

    /// <summary>The work on the session's present result; null where there is none.</summary>
    public ProtectWork? Open(MeasureSession session) => session is { Result: { } result, Source: { } source, Asked: { } asked }
        ? works.GetValue(result, _ => new ProtectWork(engine, uploads, clock, log, source, session.FileName ?? "file.csv", session.Variables, result, asked)) : null;

    /// <summary>The copy that was made of the session's result, also once the file itself is gone; null where none was.</summary>
    public ProtectedCopy? CopyOf(MeasureSession session) => session.Result is { } result && works.TryGetValue(result, out var work) ? work.Copy : null;

    /// <summary>Makes the copy, with the stress tests where the session ran them on the file.</summary>
    public async Task Make(MeasureSession session, ProtectWork work, Actor actor, CancellationToken cancellation)
    {
        var setup = session.Stress is null ? null : await setups.Find(session.Dataset, actor, cancellation);
        await work.Make(actor, setup is null ? null : (session.Choices.On(setup), session.Question(setup)));
    }

    /// <summary>Cases on the dataset that a better file could still change.</summary>
    public Task<IReadOnlyList<CaseInHand>> Cases(string dataset, Actor actor, CancellationToken cancellation) => cases.Of(dataset, actor, cancellation);

    /// <summary>Saves the copy as the next version of the dataset, with its lineage; returns the number of the assessment.</summary>
    public async Task<Outcome<string>> Save(string dataset, ProtectWork work, Actor actor, CancellationToken cancellation)
    {
        var copy = work.Copy ?? throw new InvalidOperationException("There is no copy to save.");
        var saved = await register.Run(dataset, copy.Upload.Id, copy.Variables, copy.SaveKey, actor, cancellation);
        if (saved.IsDone)
            work.Finish(saved.Value);
        return saved;
    }
}
