using ExportPortal.Domain.Policy;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Synthetic;

/// <summary>What the page of attacks on synthetic data works with, in one injection.</summary>
public sealed record SyntheticDesk(SyntheticSessions Sessions, DatasetQuery Datasets, SaveSyntheticAssessment Save, PolicyPack Pack, MicrodataLimits Limits);
