using System.CommandLine;
using System.Text.Json;
using ExportPortal.Cli.Doctor;

namespace ExportPortal.Cli;

/// <summary><c>doctor</c>: what an operator asks first when something is odd.</summary>
internal static class DoctorVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Build(CliOutput output, BuildPortal build)
    {
        var portal = new StoppedPortal(build);
        var command = new Command("doctor",
            "Looks at what the portal stands on: the store and how durably it writes, migrations, whether an act can be logged (tried and rolled back), the checkpoint key and "
            + "the places that keep checkpoints, the seal, fonts, disk space, the clock and the policy pack. Changes nothing; the portal may go on working. "
            + "Prints JSON {checks:[{name, ok, detail, mend}]}; 'mend' is null where nothing is to be mended. Exit 0: all is well. 1: something is not. 2: bad option or setting. "
            + StoppedPortal.Settings) { portal.Environment };
        command.SetAction((parsed, cancellation) => StoppedPortal.Report(output, async () =>
        {
            using var host = portal.Open(parsed);
            var checks = await Examination.Run(host.Services, cancellation);
            output.WriteJson(writer => JsonSerializer.Serialize(writer, new { checks }, Json));
            foreach (var check in checks.Where(check => !check.Ok))
                await output.Error.WriteLineAsync($"{check.Name}: {check.Detail} {check.Mend}");
            return checks.All(check => check.Ok) ? CliOutput.Done : CliOutput.No;
        }));
        return command;
    }
}
