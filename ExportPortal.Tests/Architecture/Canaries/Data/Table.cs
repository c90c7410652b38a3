namespace ExportPortal.Architecture.Canaries.Data;

internal sealed class Table
{
    public static int Rows() => 1;

    public static Domain.Risk.SoundRisk Read() => new();
}

internal sealed class KnowsPage { public Features.Licences.SoundPage? Page { get; } }

internal sealed class KnowsSignIn { public Identity.SignIn? SignIn { get; } }
