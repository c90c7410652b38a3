using ExportPortal.Data.Jobs;
using ExportPortal.Data.Lists;
using ExportPortal.Features.Recipients.Lists;

namespace ExportPortal.Features.Recipients;

internal static class RecipientsFeature
{
    /// <summary>Recipients and their screening. Needs AddPortalData, the command pipeline and the jobs.</summary>
    public static IServiceCollection AddRecipients(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<ScreeningOptions>(configuration.GetSection(ScreeningOptions.Section));
        services.AddSingleton<RecipientQuery>().AddSingleton<ScreeningQuery>().AddSingleton<DecideMatch>().AddSingleton<DiscloseOwners>().AddSingleton<SetStanding>().AddSingleton<CorrectOrganisation>().AddScoped<RecipientActs>();
        services.AddSingleton<ApproveEnvironment>().AddSingleton<ActOnRecognition>().AddSingleton<RecognitionQuery>().AddSingleton<IDueActs, EvidenceDue>().AddSingleton<IDueActs, PermitsDue>();
        services.AddSingleton<PartnerLists>().AddSingleton<IDueActs, RevokedPermits>();
        services.AddSingleton<ListFolder>().AddSingleton<ListsInForce>().AddSingleton<ImportList>().AddSingleton<IDueActs, ScreeningDue>();
        return services;
    }
}
