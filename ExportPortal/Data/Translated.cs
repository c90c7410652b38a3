using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ExportPortal.Data;

/// <summary>
/// A question that every command asks: it is translated once for each store, so that only asking it is left. Each says
/// itself whether what it reads is tracked.
/// </summary>
/// <param name="translate">Gives what <c>EF.CompileAsyncQuery</c> makes, which holds for one model alone.</param>
internal sealed class Translated<TQuestion>(Func<TQuestion> translate)
    where TQuestion : Delegate
{
    private readonly ConditionalWeakTable<IModel, TQuestion> made = [];

    public TQuestion For(PortalDbContext db) => made.TryGetValue(db.Model, out var question) ? question : made.GetValue(db.Model, _ => translate());
}
