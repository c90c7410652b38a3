using ExportPortal.Features.Datasets.Privacy;

namespace ExportPortal.Features.Datasets.Synthetic;

/// <summary>Registers what the pages of attacks and of the privacy ledger work with; the engine of the attacks comes from the host.</summary>
public static class SyntheticServices
{
    public static IServiceCollection AddSyntheticAttacks(this IServiceCollection services) => services
        .AddSingleton<SyntheticSessions>().AddSingleton<SaveSyntheticAssessment>().AddSingleton<SyntheticQuery>().AddSingleton<SyntheticDesk>()
        .AddSingleton<PrivacyQuery>().AddSingleton<RecordRelease>().AddSingleton<WithdrawRelease>().AddSingleton<PrivacyDesk>();
}
