using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata.Counting;

/// <summary>Protection: combinations are counted where the data are, searched and recoded here.</summary>
public sealed partial class MicrodataEngine : IProtectionEngine
{
    /// <summary>Rungs of one ladder; the common multiple of heights up to this stays a number.</summary>
    private const int MostRungs = 20;

    private const string WritingCopy = "Writing the protected copy";

    /// <summary>Values looked at for a proposal.</summary>
    private const int MostLookedAt = 20_000;

    public Task<IReadOnlyDictionary<string, string>> Propose(MicrodataSource source, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        Limited<IReadOnlyDictionary<string, string>>(limited =>
        {
            if (source is MicrodataTable table)
                return ProposeOnServer(table, plan, progress, limited);
            using var run = Open(source, plan.Text, progress, limited);
            run.Begin("Looking at the values");
            return plan.QuasiIdentifiers.ToDictionary(name => name, name => LadderProposal.For(name, Values(run, LookedAt(run, source.IndexOf(name)))));
        }, cancellation);

    public Task<UnnamedValues> Unnamed(
        MicrodataFile file, MeasurementPlan plan, string column, Hierarchy hierarchy, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) => Limited(limited =>
    {
        using var run = Open(file, plan.Text, progress, limited);
        run.Begin("Looking at the values");
        var values = Values(run, LookedAt(run, file.IndexOf(column)));
        var unnamed = values.Where(value => hierarchy.Above(value, 1) is null && !hierarchy.IsAbove(value, 1)).Order(StringComparer.Ordinal).ToList();
        return new UnnamedValues(unnamed.Count, values.Count, [.. unnamed.Take(3)]);
    }, cancellation);

    /// <summary>The filled values of a column (v), or so many of them that their order did not choose: in the order of their hashes, not of their texts.</summary>
    private static string LookedAt(SqlRun run, int column) =>
        $"SELECT v FROM (SELECT DISTINCT {SqlText.Column(column)} AS v FROM {run.Source.From([column])}) texts WHERE v <> '' ORDER BY {run.Dialect.Fingerprint("v")} LIMIT {MostLookedAt}";

    public Task<Improvements> Improve(
        MicrodataSource source, MeasurementPlan plan, ImprovementQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) => Limited(limited =>
    {
        RuleViolation.When(question.Ladders.Any(ladder => ladder.Rungs.Count > MostRungs), "PR-10", $"A ladder has more than {MostRungs} levels. Leave some out.");
        RequireKnown(source, plan);
        var (lattice, (attributes, why)) = source is MicrodataTable table
            ? FetchLattice(table, plan, question.Ladders, progress, limited) : FetchLattice((MicrodataFile)source, plan, question.Ladders, progress, limited);
        const string stage = "Trying what would help";
        progress?.Report(new MicrodataProgress(stage, 0, 0));
        return new LatticeSearch(lattice, question.Line, share => progress?.Report(new MicrodataProgress(stage, 0, share)), limited, attributes).Search() with { Uncounted = why };
    }, cancellation);

    public Task<ProtectedFile> Protect(
        MicrodataFile file, MeasurementPlan plan, ProtectionPlan protection, string path, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, CopyKind kind = CopyKind.Csv) => RunLimit.Run(settings, async limited =>
    {
        RequireKnown(file, plan);
        foreach (var change in protection.Changes)
            file.IndexOf(change.Column);
        var after = protection.After(plan);
        if (plan.Nulls == NullRule.Wildcard && protection.Small is { By: SmallClasses.EmptyCells })
            throw new MicrodataFault("no_classes", "An emptied cell would match every value under the wildcard rule, so the classes of the copy are not defined. Choose the value rule, or remove the records.");
        var (tuples, values) = Fetch(file, plan, after.QuasiIdentifiers, progress, limited);
        var quasi = new QuasiCodes(tuples, values, protection, Reading(plan), limited);
        if (plan.Nulls == NullRule.Wildcard && quasi.HasNewGaps)
            throw new MicrodataFault("no_classes", "A cell that cannot be read as the kind of its column would be emptied and match every value under the wildcard rule, so the classes of the copy are not defined. Choose the value rule, or mend the cells.");
        if (quasi.RemovedRecords == file.Rows)
            throw new MicrodataFault("no_records", "Every record is in a class that is too small, so nothing would be left. Generalise more, or choose a smaller class.");
        // Opened before anything is cleaned up: a file that is there already is somebody else's and stays.
        using var output = PrivateFile.At(path, FileOptions.None, 1 << 20);
        try
        {
            var recoder = new RecordRecoder(file, protection, quasi, file.Dialect ?? ProtectedCsv.Plain);
            var copy = kind is CopyKind.Csv ? await WriteCsv(file, recoder, output, progress, limited) : await WriteParquet(file, recoder, output, progress, limited);
            recoder.RequireReadable();
            if (copy.Rows != file.Rows - quasi.RemovedRecords)
                throw new InvalidOperationException($"The copy has {copy.Rows} records, not {file.Rows - quasi.RemovedRecords}.");
            return new ProtectedFile(copy, quasi.Predicted(limited), quasi.RemovedRecords, quasi.EmptiedCells) { UnreadCells = recoder.UnreadCells, Loss = recoder.Loss(quasi.RemovedRecords) };
        }
        catch
        {
            try
            {
                output.Close();
            }
            finally
            {
                File.Delete(path);
            }
            throw;
        }
    }, cancellation);

    private (Lattice, (AttributeCells? Cells, string? Why)) FetchLattice(
        MicrodataFile file, MeasurementPlan plan, IReadOnlyList<Ladder> ladders, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        using var run = Open(file, plan.Text, progress, cancellation);
        var (tuples, values) = Fetch(run, plan, plan.QuasiIdentifiers);
        return (new(tuples, [.. values.Select((of, a) => new Levels(Of(ladders, tuples.Names[a]), of, Reading(plan), plan.Nulls != NullRule.Wildcard))], plan.Nulls == NullRule.Drop), Attributes(run, plan));
    }

    private static Ladder Of(IReadOnlyList<Ladder> ladders, string column) => ladders.FirstOrDefault(ladder => ladder.Column == column) ?? Ladder.None(column);

    /// <summary>The sensitive values of each class, once the classes are counted; nothing, and the reason, where memory does not hold them.</summary>
    private static (AttributeCells? Cells, string? Why) Attributes(SqlRun run, MeasurementPlan plan)
    {
        if (plan.Sensitive.Count == 0)
            return (null, null);
        var columns = plan.QuasiIdentifiers.Concat(plan.Sensitive).Select(run.Source.Of.IndexOf).ToList();
        run.Keep("cells", $"SELECT {SqlText.List(columns)}, count(*) AS n FROM {run.Source.From(columns)} GROUP BY {SqlText.List(columns)}");
        foreach (var name in plan.Ordered.Where(plan.Sensitive.Contains))
            new ClassCount(run, plan).RequireNumbers(name, "cells");
        var reasons = new Dictionary<string, string>();
        return (OneSearch.TryNow("sensitive", reasons, new SensitiveCount(run, plan).Fetch), reasons.GetValueOrDefault("sensitive"));
    }

    private async Task<MicrodataFile> WriteCsv(MicrodataFile file, RecordRecoder recoder, FileStream output, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        var dialect = file.Dialect ?? ProtectedCsv.Plain;
        Write(file, new ProtectedCsv(recoder, dialect, output), progress, cancellation);
        output.Close();
        return await CsvIntake.Inspect(output.Name, MicrodataLimits.Passed, progress, cancellation, new(TextEncoding.Utf8, dialect.Delimiter, dialect.Quote)) with { Staged = true };
    }

    /// <summary>By way of a file for the portal's user alone, which goes at once.</summary>
    private async Task<MicrodataFile> WriteParquet(MicrodataFile file, RecordRecoder recoder, FileStream output, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        output.Close();
        var (part, lines) = PrivateFile.Create(settings.SpillFolder, ".part");
        try
        {
            using (lines)
            {
                using var buffered = new BufferedStream(lines, 1 << 20);
                Write(file, file.Dialect is { } own ? new ProtectedCsv(recoder, own, buffered) : new ProtectedChanges(recoder, buffered), progress, cancellation);
            }
            var copy = new ParquetCopy(settings, file, recoder);
            if (file.Dialect is { } dialect)
                copy.FromText(part, dialect, output.Name, progress, cancellation);
            else
                copy.FromChanges(part, output.Name, progress, cancellation);
            return await copy.Inspect(output.Name, MicrodataLimits.Passed, progress, cancellation);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private void Write(MicrodataFile file, IProtectedRecords copy, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        var written = 0L;
        if (file.Dialect is { } dialect)
            FromCsv(dialect);
        else
            FromQuery();

        void FromCsv(CsvDialect dialect)
        {
            using var source = File.OpenRead(file.Path);
            var records = new CsvRecords(source, dialect);
            records.Read();
            copy.Begin(records);
            while (records.Read())
                Record(records);
        }

        // In the order of the file, as exact text: the rules of the plan are applied to the cells that change, here.
        void FromQuery()
        {
            var cells = new TextCells(file.Columns.Count);
            for (var i = 0; i < file.Columns.Count; i++)
                cells.Set(i, file.Columns[i]);
            copy.Begin(cells);
            using var run = Open(file, TextRules.Exact, progress, cancellation);
            run.Begin(WritingCopy);
            var all = Enumerable.Range(0, file.Columns.Count).ToList();
            run.Each($"SELECT {SqlText.List(all)} FROM ({run.Source.Head(all, int.MaxValue, cancellation)}) records ORDER BY place", row =>
            {
                for (var i = 0; i < all.Count; i++)
                    cells.Set(i, row.GetString(i));
                Record(cells);
            });
        }

        void Record(IRecordCells cells)
        {
            if ((written++ & 0x3FFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new MicrodataProgress(WritingCopy, 0, (double)written / file.Rows));
            }
            copy.Record(cells);
        }
    }

    private (CodedTuples Tuples, IReadOnlyList<IReadOnlyList<string>> Values) Fetch(
        MicrodataSource source, MeasurementPlan plan, IReadOnlyList<string> names, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        using var run = Open(source, plan.Text, progress, cancellation);
        return Fetch(run, plan, names);
    }

    private static (CodedTuples Tuples, IReadOnlyList<IReadOnlyList<string>> Values) Fetch(SqlRun run, MeasurementPlan plan, IReadOnlyList<string> names)
    {
        RequireFewEnough(names);
        var tuples = new TupleFetch(run, names, [.. names.Select(run.Source.Of.IndexOf)]).FetchFrom(plan.Nulls);
        return (tuples, [.. names.Select((_, a) => Values(run, $"SELECT v FROM coded{a} ORDER BY code"))]);
    }

    private static Func<string, string> Reading(MeasurementPlan plan) => text => TextFold.Under(plan.Text, text);

    private static List<string> Values(SqlRun run, string sql)
    {
        var values = new List<string>();
        run.Each(sql, row => values.Add(row.GetString(0)));
        return values;
    }
}
