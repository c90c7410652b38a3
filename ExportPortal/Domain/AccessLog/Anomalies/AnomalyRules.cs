namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>The rules of domain/09 9.3 that need nothing but the entries and their licences. Each looks at a window and says what is odd in it.</summary>
public static class AnomalyRules
{
    public static IReadOnlyList<Func<AccessWindow, IEnumerable<Anomaly>>> All { get; } =
    [
        LicenceRules.WithoutLicence, PlaceRules.Country, PlaceRules.SharedAccount, VolumeRules.RowsAboveBaseline, VolumeRules.TooManyPersons,
        VolumeRules.FewPersons, OutputRules.RefusedOutputs, TimeRules.ClockAndSilence, LicenceRules.BudgetUsedEarly, TimeRules.Dormant,
        OutputRules.PurposeChanges, OutputRules.AdministratorReads, OutputRules.Canary, TimeRules.NoUse, LicenceRules.ForeignColumns,
    ];

    public static IReadOnlyList<Anomaly> Evaluate(AccessWindow window) => [.. All.SelectMany(rule => rule(window))];
}
