namespace ExportPortal.Architecture.Canaries.Domain.Licensing;

internal sealed class Licence { public Risk.SoundRisk? Risk { get; } }
