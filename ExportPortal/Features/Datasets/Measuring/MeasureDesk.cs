using ExportPortal.Domain.Policy;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>What the page of measuring works with, in one injection.</summary>
public sealed record MeasureDesk(MeasureSessions Sessions, DatasetQuery Datasets, StressSetups Stress, RegisterVersion Register, PolicyPack Pack, MicrodataLimits Limits);
