using System.Net;
using ExportPortal.Identity;

namespace ExportPortal.Hosting;

public sealed class RateLimitsTests
{
    [Fact]
    public async Task SignIn_TooManyFromOneAddress_WaitsAMinute()
    {
        using var host = new Strict();
        var visitor = host.Browse();
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await visitor.SignIn($"somebody{i}@example.test")).StatusCode);

        var fourth = await visitor.SignIn("somebody4@example.test");

        Assert.Equal(HttpStatusCode.TooManyRequests, fourth.StatusCode);
        Assert.Equal("60", Assert.Single(fourth.Headers.GetValues("Retry-After")));
        Assert.Contains("Wait a minute", await fourth.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010DB800010002/64")]
    [InlineData("2001:db8:1:2:ffff::1", "20010DB800010002/64")]
    public void Client_Address_IsWhatOneClientOwns(string address, string client) =>
        Assert.Equal(client, RateLimits.Client(IPAddress.Parse(address)));

    private sealed class Strict : IdentityHost
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["RateLimits:SignInPerMinute"] = "3" };
    }
}
