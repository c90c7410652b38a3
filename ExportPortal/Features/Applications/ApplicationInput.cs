using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Applications;

/// <summary>What the form holds, before it is known to be right. Bound by the page and by the API alike.</summary>
public sealed class ApplicationInput
{
    private const int LongestAnswer = 4000;
    private const int MostRows = 100;
    private const int MostCells = 10;
    private const int LongestCell = 400;

    /// <summary>The dataset version that is to be exported.</summary>
    public Guid DatasetVersion { get; set; }

    /// <summary>Organisation that is to receive it.</summary>
    public Guid Recipient { get; set; }
    public string Purpose { get; set; } = "";
    public string Summary { get; set; } = "";
    public string Necessity { get; set; } = "";
    public AccessMode Mode { get; set; } = AccessMode.Transfer;
    public HostingPlace Host { get; set; }

    /// <summary>ISO 3166-1 codes, separated by commas or blanks.</summary>
    public string Countries { get; set; } = "";
    public DateOnly? Start { get; set; }
    public DateOnly? End { get; set; }
    public string EndUseStatement { get; set; } = "";

    /// <summary>Null while the question is not answered.</summary>
    public bool? AuditAccepted { get; set; }

    /// <summary>Answers by the key of the field (FormAnswers.Values).</summary>
    public Dictionary<string, string> Answers { get; set; } = [];

    /// <summary>Rows of cells by the key of the table.</summary>
    public Dictionary<string, List<List<string>>> Tables { get; set; } = [];

    /// <summary>How often the draft had been rewritten when it was shown; null when the caller does not know. A signature of the recipient rewrites nothing.</summary>
    public int? Drafts { get; set; }

    /// <summary>The application as it was last saved, to be changed and handed back.</summary>
    /// <param name="isApplicant">Whoever else reads it reads it as it was filed: what an applicant changes for an answer is theirs until it is sent.</param>
    public static ApplicationInput Of(Application application, bool isApplicant) => Of(application, isApplicant ? application.Revised ?? application.Content : application.Content);

    private static ApplicationInput Of(Application application, ApplicationContent content) => new()
    {
        DatasetVersion = application.DatasetVersion.Value,
        Recipient = application.Recipient.Value,
        Purpose = content.Purpose,
        Summary = content.Summary,
        Necessity = content.Necessity,
        Mode = content.Mode,
        Host = content.Host,
        Countries = string.Join(", ", content.Countries),
        Start = content.Term.Start,
        End = content.Term.End,
        EndUseStatement = content.EndUseStatement,
        AuditAccepted = content.AuditAccepted,
        Answers = new(content.Answers.Values),
        Tables = content.Answers.Tables.ToDictionary(one => one.Key, one => one.Value.Select(row => row.ToList()).ToList()),
        Drafts = application.Drafts,
    };

    /// <summary>The content, or every field that is wrong and how to mend it.</summary>
    /// <param name="form">The form of the pack in force; null where it has none.</param>
    public (ApplicationContent? Content, IReadOnlyList<InputError> Errors) Read(FormTerms? form)
    {
        var errors = new List<InputError>();
        var answers = Given(form, errors);
        var countries = Countries.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(code => code.ToUpperInvariant()).Distinct().ToList();
        foreach (var wrong in countries.Where(code => !CountryName.IsCode(code)))
            errors.Add(new(nameof(Countries), $"'{wrong}' is no country code. Use the two letters of ISO 3166-1, such as NL."));
        if (Start is null)
            errors.Add(new(nameof(Start), "Choose the first day of access."));
        if (End is null || End < Start)
            errors.Add(new(nameof(End), "Choose a last day on or after the first."));
        if (Host is HostingPlace.StewardEnclave && Mode is not AccessMode.Remote)
            errors.Add(new(nameof(Host), ApplicationContent.EnclaveIsRemote));
        if (errors.Count > 0)
            return (null, errors);
        return (new ApplicationContent(Purpose.Trim(), Summary.Trim(), Necessity.Trim(), Mode, Host, countries, new Period(Start!.Value, End!.Value), EndUseStatement.Trim(), AuditAccepted) { Answers = answers }, []);
    }

    /// <summary>The same input, with countries, term, mode and place as they could last be read where they cannot be read now.</summary>
    internal ApplicationInput With(ApplicationContent sound)
    {
        var wrong = Read(null).Errors.Select(error => error.Field).ToHashSet();
        var kept = (ApplicationInput)MemberwiseClone();
        if (wrong.Contains(nameof(Countries)))
            kept.Countries = string.Join(", ", sound.Countries);
        if (wrong.Contains(nameof(Start)) || wrong.Contains(nameof(End)))
            (kept.Start, kept.End) = (sound.Term.Start, sound.Term.End);
        if (wrong.Contains(nameof(Host)))
            (kept.Mode, kept.Host) = (sound.Mode, sound.Host);
        return kept;
    }

    /// <summary>What was answered, in the order of the alphabet, so that the same answers are the same text. What a check has to mend is kept as it is typed.</summary>
    private FormAnswers Given(FormTerms? form, List<InputError> errors)
    {
        foreach (var key in Answers.Keys.Concat(Tables.Keys).Where(key => form?.Find(key) is null or { Kind: FieldKind.Own }))
            errors.Add(new("Answers", $"The form has no field '{key}'."));
        if (Answers.Values.Any(said => said.Length > LongestAnswer) || Tables.Values.Any(rows => rows.Count > MostRows || rows.Exists(row => row.Count > MostCells || row.Exists(cell => cell.Length > LongestCell))))
            errors.Add(new("Answers", $"An answer has at most {LongestAnswer} characters, a table {MostRows} lines."));
        return new(
            new SortedDictionary<string, string>(Answers.Where(one => one.Value.Length > 0).ToDictionary(one => one.Key, one => one.Value.Trim()), StringComparer.Ordinal),
            new SortedDictionary<string, IReadOnlyList<IReadOnlyList<string>>>(Tables.Where(one => one.Value.Count > 0).ToDictionary(one => one.Key, one => (IReadOnlyList<IReadOnlyList<string>>)[.. one.Value.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => cell.Trim())])]), StringComparer.Ordinal));
    }
}
