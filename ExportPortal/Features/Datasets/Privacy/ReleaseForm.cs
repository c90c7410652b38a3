using ExportPortal.Domain.Risk.Privacy;

namespace ExportPortal.Features.Datasets.Privacy;

/// <summary>What the form holds of a release, before it is known to be right.</summary>
public sealed class ReleaseForm
{
    public Guid Recipient { get; set; }
    public string Title { get; set; } = "";
    public DateOnly On { get; set; }
    public PrivacyNoise Noise { get; set; }
    public double? Epsilon { get; set; }
    public double? Delta { get; set; }
    public double? Sensitivity { get; set; } = 1;
    public double? Sigma { get; set; }
    public string? Part { get; set; }
    public bool UnitIsPerson { get; set; }
    public bool MechanismIsSafe { get; set; }
    public bool NoiseIsSecret { get; set; }

    public ReleaseInput Input() => new(Title, On, Noise switch
    {
        PrivacyNoise.Pure => new(Noise, Epsilon, null, null, null),
        PrivacyNoise.Approximate => new(Noise, Epsilon, Delta, null, null),
        _ => new(Noise, null, null, Sensitivity, Sigma),
    }, new(UnitIsPerson, MechanismIsSafe, NoiseIsSecret), Part);
}
