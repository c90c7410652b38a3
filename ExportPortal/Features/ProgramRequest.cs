using System.Text;
using ExportPortal.Data;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features;

/// <summary>The request of a program, as far as its key has to stand for it.</summary>
internal static class ProgramRequest
{
    /// <summary>What the key of the commands that follow in this request is for; a key that was used for something else is refused.</summary>
    /// <param name="content">What was sent, in one form however it was written.</param>
    public static void Says(string method, string path, string content) => AskedFor.Say(ContentHash.Of(Encoding.UTF8.GetBytes($"{method} {path}\n{content}")));
}
