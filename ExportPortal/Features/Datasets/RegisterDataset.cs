using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Datasets;

/// <summary>What the form holds of a new dataset, before it is known to be right.</summary>
public sealed class DatasetInput
{
    public string Title { get; set; } = "";
    public string Limitations { get; set; } = "";

    /// <summary>Codes of the control-list entries that fit.</summary>
    public IReadOnlyList<string> Entries { get; set; } = [];
    public Granularity Granularity { get; set; } = Granularity.G4;

    /// <summary>Persons, households or devices that the data are about; at least 1.</summary>
    public long Persons { get; set; }

    /// <summary>DU0 to DU3.</summary>
    public int DualUse { get; set; }

    /// <summary>Share of the population with the trait that an acquaintance would recognise, in [0, 1]; null until it was said.</summary>
    public double? Prevalence { get; set; }
    public bool HighInvasiveness { get; set; }
    public bool Vulnerable { get; set; }

    /// <summary>Data-use codes of the policy pack.</summary>
    public IReadOnlyList<string> DataUse { get; set; } = [];

    /// <summary>The form as a dataset stands in the register.</summary>
    public static DatasetInput Of(string title, string limitations, Classification data) => new()
    {
        Title = title, Limitations = limitations, Entries = data.Entries, Granularity = data.Granularity, Persons = data.Persons, DualUse = data.DualUse,
        Prevalence = data.Prevalence.Value, HighInvasiveness = data.HighInvasiveness, Vulnerable = data.Vulnerable, DataUse = data.DataUse,
    };

    /// <summary>Whether the form says of the data what the register does.</summary>
    internal bool Says(Classification data) => Prevalence is >= 0 and <= 1 && Stated(data) is var stated && stated.IsLike(data) && stated.DataUse.ToHashSet().SetEquals(data.DataUse);

    /// <summary>The same of another form, which was read from the register.</summary>
    internal bool Says(DatasetInput other) => Says(other.Stated(new([], other.Granularity, other.Persons, other.DualUse, new(other.Prevalence!.Value), other.HighInvasiveness, other.Vulnerable)));

    /// <summary>
    /// What the form says of the data, over a classification whose dual-use level it keeps. What the entries make highly invasive is so whatever was said; where data-use
    /// codes alone are different, everything else stays as it is known.
    /// </summary>
    internal Classification Over(Classification known, PolicyPack pack) => Stated(known) is var stated && stated.IsLike(known) ? stated
        : stated with { HighInvasiveness = HighInvasiveness || Classification.IsHighlyInvasive(Entries, Vulnerable, pack) };

    private Classification Stated(Classification known) => known with
    {
        Entries = [.. Entries.Distinct()],
        Granularity = Granularity,
        Persons = Persons,
        Prevalence = new(Prevalence!.Value),
        HighInvasiveness = HighInvasiveness,
        Vulnerable = Vulnerable,
        DataUse = [.. DataUse.Distinct().Order(StringComparer.Ordinal)],
    };

    /// <summary>What is wrong with the text alone.</summary>
    internal List<InputError> CheckText()
    {
        var errors = new List<InputError>();
        if (string.IsNullOrWhiteSpace(Title))
            errors.Add(new(nameof(Title), "Give the dataset a title."));
        if (string.IsNullOrWhiteSpace(Limitations))
            errors.Add(new(nameof(Limitations), "State the known limitations; write “none known” if there are none."));
        return errors;
    }

    internal IReadOnlyList<InputError> Check(PolicyPack pack)
    {
        var errors = CheckText();
        if (Entries.Count == 0)
            errors.Add(new(nameof(Entries), "Choose every control-list entry that fits; at least one."));
        foreach (var unknown in Entries.Where(code => pack.FindEntry(code) is null))
            errors.Add(new(nameof(Entries), $"The control list has no entry '{unknown}'."));
        if (Persons < 1)
            errors.Add(new(nameof(Persons), "Say how many persons the data are about; at least 1."));
        if (DualUse is < 0 or > Domain.Datasets.DualUse.Highest)
            errors.Add(new(nameof(DualUse), "Dual use is DU0 to DU3."));
        if (Prevalence is not (>= 0 and <= 1))
            errors.Add(new(nameof(Prevalence), "Give the prevalence, a share between 0 and 1; 0 says that nobody can be recognised by chance."));
        foreach (var unknown in DataUse.Where(code => !pack.DataUse.Exists(use => use.Code == code)))
            errors.Add(new(nameof(DataUse), $"'{unknown}' is no data-use code of {pack.Id}."));
        return errors;
    }
}

/// <summary>Registers a dataset under the actor's own stewardship; returns its number.</summary>
public sealed class RegisterDataset(CommandPipeline pipeline, PolicyPack pack)
{
    public Task<Outcome<string>> Run(DatasetInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        input.Check(pack) is { Count: > 0 } errors
            ? Task.FromResult(Outcome<string>.From(Outcome.Invalid(errors)))
            : pipeline.Run<string>("dataset.register", key, actor, async scope =>
            {
                var classification = input.Over(new([], input.Granularity, input.Persons, input.DualUse, new(input.Prevalence!.Value), input.HighInvasiveness, input.Vulnerable), pack);
                var dataset = Dataset.Register(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextDataset(cancellation), input.Title, input.Limitations, classification, scope.Actor);
                scope.Db.Datasets.Add(dataset);
                scope.Record(new AuditSubject("dataset", dataset.Id.Value.ToString(), dataset.Number), pack: pack.Hash);
                return Outcome<string>.Done(dataset.Number);
            }, cancellation);
}
