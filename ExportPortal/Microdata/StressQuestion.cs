using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Microdata;

/// <summary>What to measure for the stress tests. Column names are exact; a part without columns is not measured.</summary>
public sealed record StressQuestion
{
    /// <summary>ST-04.</summary>
    public KnowledgeQuestion Knowledge { get; init; } = new();

    /// <summary>The answer to <see cref="Knowledge"/> where the measurement has it already; null to search for it.</summary>
    public BackgroundKnowledge? Known { get; init; }

    /// <summary>ST-05: columns that a public register holds.</summary>
    public IReadOnlyList<string> Register { get; init; } = [];

    /// <summary>Persons that the file was drawn from; null where the file stands for itself.</summary>
    public long? Population { get; init; }

    /// <summary>ST-06: earlier versions; null outside the portal, where none is known.</summary>
    public IReadOnlyList<EarlierVersion>? Earlier { get; init; }

    /// <summary>ST-06: earlier versions that are here, to be compared cell by cell.</summary>
    public IReadOnlyList<EarlierSource> Here { get; init; } = [];

    /// <summary>ST-06: a cell that differs by fewer records is a hit.</summary>
    public required int SmallestDifference { get; init; }

    /// <summary>ST-09; null for none.</summary>
    public TrajectoryQuestion? Trajectory { get; init; }

    /// <summary>ST-10: attributes that become known, as the steward named them; empty for the worst of <see cref="Candidates"/>.</summary>
    public IReadOnlyList<string> Promote { get; init; } = [];

    /// <summary>Columns that are neither quasi-identifiers nor identifiers.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>How many of the candidates become known.</summary>
    public int Promoted { get; init; } = 2;

    /// <summary>ST-15: columns whose groups are compared.</summary>
    public IReadOnlyList<string> Subgroups { get; init; } = [];

    /// <summary>Groups with fewer records are counted and not compared.</summary>
    public int SmallestGroup { get; init; } = 10;

    /// <summary>What of it is kept with the run, to ask the same again.</summary>
    public StressAsked Asked => new(Register, Subgroups, Promote, Trajectory?.Person, Trajectory?.Points ?? []);

    /// <summary>The same without the versions that are what is measured: a version is no earlier release of itself.</summary>
    public StressQuestion Beside(ContentHash measured) => this with
    {
        Earlier = Earlier is null ? null : [.. Earlier.Where(one => one.Content != measured)], Here = [.. Here.Where(one => one.Source.Hash != measured)],
    };

    /// <summary>The same question of a file that has these columns only, such as a protected copy.</summary>
    public StressQuestion On(IReadOnlyCollection<string> columns) => this with
    {
        Register = Left(Register, columns), Promote = Left(Promote, columns), Candidates = Left(Candidates, columns), Subgroups = Left(Subgroups, columns), Known = null,
        Trajectory = Trajectory is { } trace && columns.Contains(trace.Person) && Left(trace.Points, columns) is { Count: > 0 } points ? trace with { Points = points } : null,
    };

    private static IReadOnlyList<string> Left(IReadOnlyList<string> names, IReadOnlyCollection<string> columns) => [.. names.Where(columns.Contains)];

    /// <summary>The same after a measurement that asked for background knowledge: searched once, and one seed for every random choice.</summary>
    public StressQuestion Knowing(BackgroundKnowledge? known, KnowledgeQuestion asked) =>
        this with { Knowledge = asked, Known = known, Trajectory = Trajectory is null ? null : Trajectory with { Seed = asked.Seed } };

    /// <summary>What the pack's parameters ask of these columns: registers and subgroups go by the words in a column's name. Identifiers are left alone.</summary>
    public static StressQuestion For(IReadOnlyList<Variable> variables, StressTerms terms, IReadOnlyList<EarlierVersion>? earlier = null)
    {
        var columns = variables.Where(variable => variable.Role is not ColumnRole.Identifier).ToList();
        return new StressQuestion
        {
            Knowledge = new KnowledgeQuestion(terms.BackgroundKnowledge.Most, terms.Assumed.Seed),
            Register = Named(terms.PublicRegister.Columns),
            Earlier = earlier,
            Candidates = [.. columns.Where(variable => variable.Role is not ColumnRole.QuasiIdentifier).Select(variable => variable.Name)],
            Promoted = terms.Future.Promoted,
            Subgroups = Named(terms.Minority.Columns),
            SmallestGroup = terms.Minority.SmallestGroup,
            SmallestDifference = terms.Composition.SmallestDifference,
        };

        IReadOnlyList<string> Named(IEnumerable<string> words) =>
            [.. columns.Select(variable => variable.Name).Where(name => RoleProposal.Words(name).Intersect(words).Any())];
    }
}

/// <param name="QuasiIdentifiers">As they were measured then.</param>
public sealed record EarlierVersion(EarlierRelease Release, IReadOnlyList<string> QuasiIdentifiers)
{
    /// <summary>Hash of its content; null where it is not known.</summary>
    public ContentHash? Content { get; init; }

    /// <summary>Whether it is a table, known by its content identity: it is compared where it stands, as long as it holds the rows that it had.</summary>
    public bool IsTable { get; init; }

    /// <summary>How it was read, as far as it is known; null where nothing is.</summary>
    public CsvWritten? Written { get; init; }
}

/// <summary>The content of an earlier version.</summary>
/// <param name="Version">Its number.</param>
public sealed record EarlierSource(int Version, MicrodataSource Source);

/// <summary>Which columns make a trace, and how it is tried.</summary>
/// <param name="Person">Tells persons apart; a record with an empty cell here is left out.</param>
/// <param name="Points">Columns whose values together are one point: a place, a place and an hour.</param>
/// <param name="Known">How many points are drawn, ascending.</param>
/// <param name="Persons">At most so many persons are tried.</param>
public sealed record TrajectoryQuestion(string Person, IReadOnlyList<string> Points, IReadOnlyList<int> Known, int Persons, int Seed);
