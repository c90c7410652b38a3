namespace ExportPortal.Architecture.Canaries.Features.Audits;

internal sealed class KnowsOtherFeature { public static Type Run() => typeof(Licences.SoundPage); }
