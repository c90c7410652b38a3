using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>A file that one call brings.</summary>
/// <param name="Length">Bytes announced; null when not known.</param>
/// <param name="Expected">SHA-256 that the caller announced.</param>
/// <param name="Columns">Every column of the file, with its role.</param>
public sealed record BroughtFile(string Name, Stream Content, long? Length, ContentHash Expected, IReadOnlyList<Variable> Columns);

/// <summary>Measures a file in one call, with the usual choices and the stress tests, as the page does step by step.</summary>
public sealed class MeasureFile(MeasureDesk desk, StagedUploads uploads, TimeProvider clock, ILogger<MeasureFile> log)
{
    /// <param name="dataset">Which the caller has found open to the actor.</param>
    /// <param name="save">Saves what was measured of the upload; the file is gone afterwards, whatever became of it.</param>
    public async Task<Outcome<string>> Run(DatasetDetails dataset, BroughtFile file, Actor actor, Func<Guid, Task<Outcome<string>>> save, CancellationToken cancellation)
    {
        var session = new MeasureSession(uploads, clock, log, actor, dataset.Number);
        await using var stop = cancellation.Register(session.Cancel);
        try
        {
            var fault = await session.Receive(file.Content, file.Name, file.Length, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (fault is not null)
                return Refused(fault);
            if (session.Source!.Hash != file.Expected)
                return Wrong("Content-Digest", $"The file that arrived has another SHA-256; it begins with {session.Source.Hash.Hex[..16]}. Send it again.");
            if (Undeclared(session.Source.Columns, file.Columns) is { } undeclared)
                return Wrong("columns", undeclared);
            foreach (var column in file.Columns)
                session.Declare(column.Name, column.Role, column.Type);
            fault = await Measure(session, dataset, actor, cancellation);
            cancellation.ThrowIfCancellationRequested();
            return fault is null ? await save(session.Upload!.Value) : Refused(fault);
        }
        finally
        {
            session.Discard();
        }
    }

    private async Task<MeasureFault?> Measure(MeasureSession session, DatasetDetails dataset, Actor actor, CancellationToken cancellation)
    {
        var line = RiskLine.Of(dataset.BaseTier, dataset.Classification.HighInvasiveness, desk.Pack);
        if (await desk.Stress.Find(dataset.Number, actor, cancellation) is not { } setup)
            return await session.Measure(line);
        session.Know(setup.Earlier);
        session.KnowCopies([.. dataset.Versions.Select(version => version.Lineage).OfType<Lineage>()]);
        return await session.Measure(setup, line);
    }

    /// <summary>Why the declared columns are not those of the file; null when they are.</summary>
    private static string? Undeclared(IReadOnlyCollection<string> there, IReadOnlyList<Variable> declared) =>
        there.Except(declared.Select(one => one.Name)).ToList() is { Count: > 0 } missing ? $"Say of each column what it is: {string.Join(", ", missing)}."
        : declared.Select(one => one.Name).Except(there).ToList() is { Count: > 0 } unknown ? $"The file has no such column: {string.Join(", ", unknown)}."
        : null;

    /// <summary>A rule has its code; everything else is wrong in the file.</summary>
    private static Outcome<string> Refused(MeasureFault fault) =>
        fault.Code.Contains('-') ? Outcome<string>.From(Outcome.Broken(new Rule(fault.Code, fault.Message)))
            : Wrong("file", $"{(fault.Where.Length == 0 ? "" : $"{fault.Where}: ")}{fault.Message}{(fault.Reference is { } reference ? $" Reference: {reference}." : "")}");

    private static Outcome<string> Wrong(string field, string mend) => Outcome<string>.From(Outcome.Invalid(new InputError(field, mend)));
}
